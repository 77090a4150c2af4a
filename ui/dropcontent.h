// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QStringList>
#include <QUrl>

class QMimeData;

namespace Landline::Ui {

/** What was dragged here or pasted, as far as this program can use it. */
struct DropContent
{
    QList<QUrl> urls;      ///< http and https
    QStringList listFiles; ///< local .txt files, whose addresses are meant
    bool operator==(const DropContent &) const = default;

    [[nodiscard]] bool isEmpty() const { return urls.isEmpty() && listFiles.isEmpty(); }
};

/** Of a list file; more is not read. */
inline constexpr qint64 maxListFileBytes = 1024 * 1024;

/** Browsers and file managers say it in different forms: the best one that is there is taken. */
[[nodiscard]] DropContent dropContentOf(const QMimeData &data);

/** The addresses in list files, for a thread other than the painting one. What can't be read gives none. */
[[nodiscard]] QList<QUrl> urlsInFiles(const QStringList &files);

} // namespace Landline::Ui
