// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <QHash>
#include <QMultiHash>
#include <QStringList>
#include <QUrl>

#include <chrono>

namespace Landline::Downloads {

/**
 * Where unfinished downloads of a URL may lie, so that a directory of many files is not looked through for
 * each of them. What it names is to be looked at before it is believed. Engine thread.
 */
class UnfinishedIndex
{
public:
    /** What other programs do in a directory is noticed after so long. */
    static constexpr std::chrono::milliseconds validity{2000};

    /** `clock` outlives this. */
    explicit UnfinishedIndex(const Clock &clock);

    /** Paths of control files that were for this request when they were last seen. */
    [[nodiscard]] QStringList controlFiles(const QString &directory, const QUrl &url,
                                           const QString &wantedName);
    /** One has been made. */
    void add(const QString &directory, const QUrl &url, const QString &wantedName, const QString &path);

private:
    using Key = std::pair<QString, QString>; ///< URL and wanted name
    struct Directory
    {
        std::chrono::milliseconds seenAt{0};
        QMultiHash<Key, QString> paths;
        QHash<QString, Key> keys; ///< by path
    };
    static void look(const QString &path, Directory &directory);
    [[nodiscard]] static Key keyOf(const QUrl &url, const QString &wantedName);

    const Clock &m_clock;
    QHash<QString, Directory> m_directories;
};

} // namespace Landline::Downloads
