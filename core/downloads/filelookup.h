// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/downloads/httpaccess.h"

#include <QList>
#include <QObject>
#include <QUrl>

#include <chrono>

namespace Landline::Downloads {

/** A URL of which somebody wants to know what stands behind it, and how its server is to be asked. */
struct FileQuestion
{
    QUrl url;
    HttpAccess access;
    bool operator==(const FileQuestion &) const = default;
};

/** What a server says of a file before any of it is fetched. */
struct FileFacts
{
    QString name;             ///< safe; the server's, else out of the final URL
    qint64 size = -1;         ///< -1: it doesn't say
    bool isResumable = false; ///< it serves parts, and says which version they are of
    bool isWebPage = false;   ///< most likely not what was meant
    Error problem;            ///< set: nothing else is known
    bool operator==(const FileFacts &) const = default;
};

/**
 * Asks servers about files while somebody thinks about fetching them. One GET of a single byte each, closed
 * when its head has come: a link that is good for one request is used up by it, so nothing is asked twice.
 * want() may be called from any thread; the answers come as signals.
 */
class FileLookup : public QObject
{
    Q_OBJECT
public:
    /** Requests at the same time. */
    static constexpr int maxAtOnce = 4;
    /** Of more questions the later ones are not asked. */
    static constexpr qsizetype maxQuestions = 200;
    /** A server that needs longer, all its redirects included, gives a Timeout. */
    static constexpr std::chrono::seconds maxTime{15};

    using QObject::QObject;

    /**
     * All that is wanted from now on, in order. What runs and is not in it is stopped; what is in it and was
     * asked since it came in is not asked again.
     */
    virtual void want(const QList<FileQuestion> &questions) = 0;

signals:
    void found(const Landline::Downloads::FileQuestion &question,
               const Landline::Downloads::FileFacts &facts);
};

} // namespace Landline::Downloads

Q_DECLARE_METATYPE(Landline::Downloads::FileQuestion)
Q_DECLARE_METATYPE(Landline::Downloads::FileFacts)
