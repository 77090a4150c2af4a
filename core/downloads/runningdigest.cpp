// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/runningdigest.h"

#include "core/downloads/downloadengine.h"
#include "core/downloads/filedigests.h"

#include <algorithm>

namespace Landline::Downloads {

static constexpr qint64 readBytes = 256 << 10;

/** Reads [begin, end) in pieces. */
static Result<void> readThrough(PartFile &part, qint64 begin, qint64 end,
                                const std::function<void(QByteArrayView)> &take)
{
    QByteArray buffer(std::min(readBytes, end - begin), Qt::Uninitialized);
    for (qint64 at = begin; at < end;) {
        const Result<qint64> got = part.read(at, buffer.data(), std::min<qint64>(buffer.size(), end - at));
        if (!got)
            return failure(got.error());
        if (*got == 0) {
            return failure(ErrorCode::Damaged,
                           QStringLiteral("%1 was cut short by somebody else").arg(part.path()), part.path());
        }
        take(QByteArrayView(buffer).first(*got));
        at += *got;
    }
    return {};
}

RunningDigest::RunningDigest(DownloadEngine &engine, const QStringList &algorithms)
    : m_engine(engine)
{
    for (const QString &name : algorithms) {
        const Result<Digest> known = Digest::create(name);
        if (known && !m_algorithms.contains(known->algorithm()))
            m_algorithms.append(known->algorithm());
    }
    reset();
}

RunningDigest::~RunningDigest() = default;

void RunningDigest::require(const QString &algorithm)
{
    if (m_algorithms.contains(algorithm))
        return;
    m_algorithms.append(algorithm);
    reset();
}

void RunningDigest::reset()
{
    m_state = std::make_shared<State>(); // a step under way keeps the old one
    for (const QString &name : std::as_const(m_algorithms)) {
        if (Result<Digest> digest = Digest::create(name))
            m_state->digests.push_back(std::move(*digest));
    }
    m_prefix = 0;
    m_total = -1;
    m_busy = false;
    m_part.reset();
}

void RunningDigest::take(qint64 offset, QByteArrayView bytes)
{
    if (m_busy || offset != m_state->at || offset >= inlineBytes)
        return;
    for (Digest &digest : m_state->digests)
        digest.add(bytes);
    m_state->at += bytes.size();
}

void RunningDigest::advance(const std::shared_ptr<PartFile> &part, qint64 prefix)
{
    if (isEmpty())
        return;
    m_part = part;
    m_prefix = prefix;
    if (!m_busy && m_prefix - m_state->at >= wakeBytes)
        step();
}

void RunningDigest::complete(const std::shared_ptr<PartFile> &part, qint64 total)
{
    m_part = part;
    m_prefix = m_total = total;
    if (!m_busy)
        step();
}

void RunningDigest::step()
{
    m_busy = true;
    const qint64 end = std::min(m_prefix, m_state->at + stepBytes);
    m_engine.runInPool(
        this,
        [state = m_state, part = m_part, end]() -> Result<void> {
            Result<void> read = readThrough(*part, state->at, end, [&state](QByteArrayView bytes) {
                for (Digest &digest : state->digests)
                    digest.add(bytes);
            });
            state->at = end;
            return read;
        },
        [this, state = m_state](const Result<void> &read) {
            if (state == m_state)
                stepped(read);
        });
}

void RunningDigest::stepped(const Result<void> &read)
{
    m_busy = false;
    if (!read) {
        m_part.reset();
        Q_EMIT completed({}, read.error());
        return;
    }
    if (m_state->at < m_prefix && (m_total >= 0 || m_prefix - m_state->at >= wakeBytes)) {
        step();
        return;
    }
    m_part.reset(); // its lock is not kept beyond the download
    if (m_total < 0 || m_state->at < m_total)
        return;
    QHash<QString, QByteArray> hex;
    for (Digest &digest : m_state->digests)
        hex.insert(digest.algorithm(), digest.finish());
    Q_EMIT completed(hex, {});
}

Result<QList<qsizetype>> wrongPieces(PartFile &part, const PieceDigests &pieces, qint64 total)
{
    QList<qsizetype> wrong;
    for (qsizetype i = 0; i < pieces.hex.size() && i * pieces.length < total; ++i) {
        Result<Digest> digest = Digest::create(pieces.algorithm);
        if (!digest)
            return failure(digest.error());
        const qint64 begin = i * pieces.length;
        const Result<void> read = readThrough(part, begin, std::min(total, begin + pieces.length),
                                              [&digest](QByteArrayView bytes) { digest->add(bytes); });
        if (!read)
            return failure(read.error());
        if (digest->finish() != pieces.hex.at(i))
            wrong.append(i);
    }
    return wrong;
}

} // namespace Landline::Downloads
