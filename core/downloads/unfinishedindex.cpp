// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/unfinishedindex.h"

#include "core/downloads/controlfile.h"

#include <QFile>

#include <filesystem>

namespace Landline::Downloads {

UnfinishedIndex::UnfinishedIndex(const Clock &clock)
    : m_clock(clock)
{}

UnfinishedIndex::Key UnfinishedIndex::keyOf(const QUrl &url, const QString &wantedName)
{
    return {url.toString(QUrl::FullyEncoded), wantedName};
}

void UnfinishedIndex::look(const QString &path, Directory &directory)
{
    Directory now;
    const std::string suffix = QString(partSuffix + controlSuffix).toStdString();
    std::error_code problem;
    for (std::filesystem::directory_iterator at(QFile::encodeName(path).toStdString(), problem), end;
         !problem && at != end; at.increment(problem)) {
        const std::string &native = at->path().native();
        if (!native.ends_with(suffix))
            continue;
        const QString file = QFile::decodeName(native.c_str());
        // What was read once is not read again: a record never comes to be of another request.
        const auto known = directory.keys.constFind(file);
        Key key;
        if (known != directory.keys.cend()) {
            key = *known;
        } else if (const Result<ControlData> control = loadControl(file)) {
            key = keyOf(control->url, control->wantedName);
        } else {
            continue;
        }
        now.paths.insert(key, file);
        now.keys.insert(file, key);
    }
    directory = std::move(now);
}

QStringList UnfinishedIndex::controlFiles(const QString &directory, const QUrl &url,
                                          const QString &wantedName)
{
    const bool isKnown = m_directories.contains(directory);
    Directory &place = m_directories[directory];
    const std::chrono::milliseconds now = m_clock.monotonic();
    if (!isKnown || now - place.seenAt >= validity) {
        look(directory, place);
        place.seenAt = now;
    }
    return place.paths.values(keyOf(url, wantedName));
}

void UnfinishedIndex::add(const QString &directory, const QUrl &url, const QString &wantedName,
                          const QString &path)
{
    const auto place = m_directories.find(directory);
    if (place == m_directories.end())
        return; // it will be seen
    const Key key = keyOf(url, wantedName);
    if (const auto before = place->keys.constFind(path); before != place->keys.cend())
        place->paths.remove(*before, path); // the name was another's
    place->paths.insert(key, path);
    place->keys.insert(path, key);
}

} // namespace Landline::Downloads
