// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/kinds/archivereader.h"

#include "core/base/plaintext.h"
#include "core/tasks/kinds/arguments.h"

#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>
#include <archive.h>
#include <archive_entry.h>
#include <cerrno>
#include <cstdio>

namespace Landline::Tasks {

static constexpr qint64 inputBlock = 256 << 10;

void ArchiveReader::Free::operator()(archive *handle) const
{
    archive_read_free(handle);
}

ArchiveReader::ArchiveReader(const QString &path)
    : m_input(new Input{orThrow(OsFile::open(path, OpenMode::ReadOnly)), 0, 0, {}, {}})
    , m_archive(archive_read_new())
{
    m_input->size = orThrow(m_input->file.size());
    allowFormats(path);
    archive *handle = m_archive.get();
    archive_read_set_callback_data(handle, m_input.get());
    archive_read_set_read_callback(handle, readCallback);
    archive_read_set_skip_callback(handle, skipCallback);
    archive_read_set_seek_callback(handle, seekCallback);
    if (archive_read_open1(handle) != ARCHIVE_OK)
        fail();
    m_isKnown = true;
}

/** notes.txt.gz and such. Not for a tar: a damaged one would be taken for one file of rubbish. */
static bool holdsOneFile(const QString &name)
{
    static const QRegularExpression shape(QStringLiteral("(?<!\\.tar)\\.(gz|bz2|xz|lzma|zst|lz4|lz|Z)$"),
                                          QRegularExpression::CaseInsensitiveOption);
    return shape.match(name).hasMatch();
}

void ArchiveReader::allowFormats(const QString &path)
{
    archive *handle = m_archive.get();
    for (const auto allow :
         {archive_read_support_filter_gzip, archive_read_support_filter_bzip2, archive_read_support_filter_xz,
          archive_read_support_filter_lzma, archive_read_support_filter_zstd, archive_read_support_filter_lz4,
          archive_read_support_filter_lzip, archive_read_support_filter_compress})
        allow(handle);
    for (const auto allow :
         {archive_read_support_format_tar, archive_read_support_format_gnutar,
          archive_read_support_format_zip, archive_read_support_format_7zip, archive_read_support_format_rar,
          archive_read_support_format_rar5, archive_read_support_format_cpio, archive_read_support_format_ar,
          archive_read_support_format_cab, archive_read_support_format_iso9660,
          archive_read_support_format_lha, archive_read_support_format_xar})
        allow(handle);
    if (holdsOneFile(QFileInfo(path).fileName()))
        archive_read_support_format_raw(handle);
}

long ArchiveReader::readCallback(archive *handle, void *data, const void **buffer)
{
    auto *input = static_cast<Input *>(data);
    Result<QByteArray> block = input->file.readAt(input->offset, inputBlock);
    if (!block) {
        input->error = block.error();
        archive_set_error(handle, EIO, "read error");
        return -1;
    }
    input->block = std::move(*block);
    input->offset += input->block.size();
    *buffer = input->block.constData();
    return static_cast<long>(input->block.size());
}

std::int64_t ArchiveReader::skipCallback(archive *, void *data, std::int64_t request)
{
    auto *input = static_cast<Input *>(data);
    const qint64 skipped = std::clamp<qint64>(request, 0, input->size - std::min(input->offset, input->size));
    input->offset += skipped;
    return skipped;
}

std::int64_t ArchiveReader::seekCallback(archive *, void *data, std::int64_t offset, int whence)
{
    auto *input = static_cast<Input *>(data);
    const qint64 from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? input->offset : input->size;
    qint64 to = 0;
    if (__builtin_add_overflow(from, offset, &to) || to < 0)
        return ARCHIVE_FATAL;
    input->offset = to;
    return to;
}

void ArchiveReader::fail()
{
    if (m_input->error)
        throw *m_input->error;
    const QString path = m_input->file.path();
    // libarchive's answer to that question, with no format chosen, is a crash.
    if (m_isKnown && archive_read_has_encrypted_entries(m_archive.get()) > 0) {
        throw Error{
            ErrorCode::Auth,
            QStringLiteral("%1 is encrypted; unpack it with a program that asks for its password").arg(path),
            path,
            0,
            {}};
    }
    const char *why = archive_error_string(m_archive.get());
    throw Error{
        ErrorCode::Damaged,
        QStringLiteral("%1 is damaged, or not an archive of a known kind: %2")
            .arg(path, plainText(QString::fromUtf8(why ? why : "no reason given").left(300), KeepBreaks::No)),
        path,
        0,
        {}};
}

void ArchiveReader::check(int status)
{
    if (status == ARCHIVE_FAILED || status == ARCHIVE_FATAL || status == ARCHIVE_RETRY)
        fail();
}

archive_entry *ArchiveReader::next()
{
    archive_entry *entry = nullptr;
    const int status = archive_read_next_header(m_archive.get(), &entry);
    if (status == ARCHIVE_EOF)
        return nullptr;
    check(status);
    const bool isRaw = archive_format(m_archive.get()) == ARCHIVE_FORMAT_RAW;
    if (isRaw && archive_filter_count(m_archive.get()) < 2) { // not even compressed: any file at all
        archive_set_error(m_archive.get(), EINVAL, "Unrecognized archive format");
        fail();
    }
    if (archive_entry_is_encrypted(entry))
        fail();
    return entry;
}

std::optional<ArchiveReader::Block> ArchiveReader::read()
{
    const void *bytes = nullptr;
    size_t size = 0;
    std::int64_t offset = 0;
    const int status = archive_read_data_block(m_archive.get(), &bytes, &size, &offset);
    if (status == ARCHIVE_EOF)
        return std::nullopt;
    if (status != ARCHIVE_OK) // a checksum that doesn't match is only a warning in some formats
        fail();
    return Block{QByteArrayView(static_cast<const char *>(bytes), static_cast<qsizetype>(size)), offset};
}

} // namespace Landline::Tasks
