// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QMetaType>
#include <QStringList>
#include <QUrl>

#include <functional>

class QMimeData;

namespace Landline::Ui {

/** What was dragged here or pasted, as far as this program can use it. */
struct DropContent
{
    QList<QUrl> urls;      ///< http and https, each once, at most Downloads::maxListedFiles
    QStringList listFiles; ///< local files whose addresses are meant: see Downloads::isListFileName()
    bool operator==(const DropContent &) const = default;

    [[nodiscard]] bool isEmpty() const { return urls.isEmpty() && listFiles.isEmpty(); }
};

/** Of a dropped or pasted text more than this is not looked at. */
inline constexpr qsizetype maxDropLength = 1024 * 1024;

/**
 * Browsers and file managers say it in different forms: the best one that is there is taken. A list of
 * addresses, Firefox's own form (UTF-16, with titles), Netscape's, then the links and addresses in a piece of
 * HTML, then those in plain text. `mayGoOn`: asked before a further form is fetched, which may take seconds
 * where another program has it.
 */
[[nodiscard]] DropContent dropContentOf(const QMimeData &data, const std::function<bool()> &mayGoOn = {});

/** By the types that are announced; nothing is fetched. */
[[nodiscard]] bool mayHaveAddresses(const QMimeData &data);

} // namespace Landline::Ui

Q_DECLARE_METATYPE(Landline::Ui::DropContent)
