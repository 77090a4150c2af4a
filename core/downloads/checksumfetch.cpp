// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/checksumfetch.h"

namespace Landline::Downloads {

ChecksumFetch::ChecksumFetch(DownloadEngine &engine, HttpOptions options, QObject *parent)
    : QObject(parent)
    , m_engine(engine)
    , m_options(std::move(options))
    , m_fileName(m_options.url.fileName(QUrl::FullyDecoded))
    , m_places(checksumFilesFor(m_options.url))
{}

void ChecksumFetch::start()
{
    next();
}

void ChecksumFetch::next()
{
    const FileDigest digest = digestInChecksumFile(m_text, m_fileName);
    if (digest.isSet() || m_places.isEmpty()) {
        Q_EMIT ended(digest);
        return;
    }
    m_text.clear();
    HttpOptions options = m_options;
    options.url = m_places.takeFirst();
    m_source = std::make_unique<HttpSource>(m_engine, options);
    connect(m_source.get(), &RangeSource::received, this, [this](qint64, QByteArrayView bytes) {
        m_text.append(bytes);
        if (m_text.size() > maxChecksumFileBytes) {
            m_text.clear();
            m_source->stop();
            QMetaObject::invokeMethod(this, &ChecksumFetch::next, Qt::QueuedConnection);
        }
    });
    // Queued: the next one replaces the source, which is still on the stack.
    connect(m_source.get(), &RangeSource::finished, this, &ChecksumFetch::next, Qt::QueuedConnection);
    connect(
        m_source.get(), &RangeSource::failed, this,
        [this] {
            m_text.clear(); // half a file says nothing
            next();
        },
        Qt::QueuedConnection);
    m_source->fetch({});
}

} // namespace Landline::Downloads
