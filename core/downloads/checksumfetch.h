// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloads/checksumfile.h"
#include "core/downloads/httpsource.h"

namespace Landline::Downloads {

/** Looks for a digest of a file beside it on its server, one place after the other. Engine thread. */
class ChecksumFetch final : public QObject
{
    Q_OBJECT
public:
    /** `engine` outlives this; `options` are those of the file itself, its final URL in `url`. */
    ChecksumFetch(DownloadEngine &engine, HttpOptions options, QObject *parent = nullptr);

    /** Ended by ended(); deleting it stops it. */
    void start();

signals:
    /** None: no place had one. */
    void ended(const Landline::Downloads::FileDigest &digest);

private:
    void next();

    DownloadEngine &m_engine;
    HttpOptions m_options;
    QString m_fileName; ///< as it stands in such files
    QList<QUrl> m_places;
    std::unique_ptr<HttpSource> m_source;
    QByteArray m_text;
};

} // namespace Landline::Downloads
