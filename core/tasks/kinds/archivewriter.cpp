// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/kinds/archivewriter.h"

#include "core/tasks/kinds/arguments.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <archive.h>
#include <archive_entry.h>
#include <cerrno>
#include <iterator>

namespace Landline::Tasks {

namespace {
struct Format
{
    const char *extension;
    int (*container)(archive *);
    int (*compression)(archive *);
};
} // namespace

static constexpr Format formats[] = {
    {".tar.zst", archive_write_set_format_pax_restricted, archive_write_add_filter_zstd},
    {".tar.gz", archive_write_set_format_pax_restricted, archive_write_add_filter_gzip},
    {".tar.xz", archive_write_set_format_pax_restricted, archive_write_add_filter_xz},
    {".zip", archive_write_set_format_zip, archive_write_add_filter_none},
    {".tar.bz2", archive_write_set_format_pax_restricted, archive_write_add_filter_bzip2},
    {".tar", archive_write_set_format_pax_restricted, archive_write_add_filter_none},
    {".tzst", archive_write_set_format_pax_restricted, archive_write_add_filter_zstd},
    {".tgz", archive_write_set_format_pax_restricted, archive_write_add_filter_gzip},
    {".txz", archive_write_set_format_pax_restricted, archive_write_add_filter_xz},
};

static const Format *formatOf(const QString &name)
{
    const auto *found = std::find_if(std::begin(formats), std::end(formats), [&](const Format &format) {
        return name.endsWith(QLatin1String(format.extension), Qt::CaseInsensitive)
               && name.size() > QLatin1String(format.extension).size();
    });
    return found == std::end(formats) ? nullptr : found;
}

QStringList ArchiveWriter::extensions()
{
    QStringList out;
    for (const Format &format : formats)
        out.append(QString::fromLatin1(format.extension));
    return out;
}

Result<void> ArchiveWriter::checkName(const QString &name)
{
    if (formatOf(name))
        return {};
    return failure(ErrorCode::InvalidInput,
                   QStringLiteral("“%1” does not say what kind of archive to make; end it in one of %2")
                       .arg(name, extensions().join(QStringLiteral(", "))));
}

void ArchiveWriter::Free::operator()(archive *handle) const
{
    archive_write_free(handle);
}

void ArchiveWriter::Free::operator()(archive_entry *entry) const
{
    archive_entry_free(entry);
}

ArchiveWriter::ArchiveWriter(const QString &path)
    : m_output(new Output{orThrow(OsFile::open(path, OpenMode::CreateNew)), 0, {}})
    , m_archive(archive_write_new())
    , m_entry(archive_entry_new())
{
    orThrow(checkName(QFileInfo(path).fileName()));
    const Format *format = formatOf(QFileInfo(path).fileName());
    archive *handle = m_archive.get();
    check(format->container(handle));
    check(format->compression(handle));
    archive_write_set_options(handle, "hdrcharset=UTF-8");
    archive_write_set_bytes_in_last_block(handle, 1); // no padding: this is no tape
    check(archive_write_open(handle, m_output.get(), nullptr, writeCallback, nullptr));
}

ArchiveWriter::~ArchiveWriter()
{
    if (m_isFinished)
        return;
    // Given up: without the first, the entry is filled with zeros to its announced size; without the second,
    // the compressor's memory is lost.
    archive_write_fail(m_archive.get());
    archive_write_close(m_archive.get());
}

long ArchiveWriter::writeCallback(archive *handle, void *data, const void *bytes, size_t size)
{
    auto *output = static_cast<Output *>(data);
    const QByteArrayView view(static_cast<const char *>(bytes), static_cast<qsizetype>(size));
    if (const Result<void> written = output->file.writeAt(output->offset, view); !written) {
        output->error = written.error();
        archive_set_error(handle, EIO, "write error");
        return -1;
    }
    output->offset += view.size();
    return static_cast<long>(size);
}

void ArchiveWriter::check(int status)
{
    if (m_output->error)
        throw *m_output->error;
    if (status >= ARCHIVE_WARN)
        return;
    const char *why = archive_error_string(m_archive.get());
    throw Error{ErrorCode::Io,
                QStringLiteral("cannot write %1: %2")
                    .arg(m_output->file.path(), QString::fromUtf8(why ? why : "no reason given")),
                m_output->file.path(),
                0,
                {}};
}

void ArchiveWriter::writeHeader(const QString &name)
{
    archive_entry_set_pathname_utf8(m_entry.get(), name.toUtf8().constData());
    check(archive_write_header(m_archive.get(), m_entry.get()));
}

static constexpr qint64 nanosecondsInSecond = 1'000'000'000;

void ArchiveWriter::beginFile(const QString &name, const FileStamp &stamp)
{
    archive_entry *entry = archive_entry_clear(m_entry.get());
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, static_cast<mode_t>(stamp.mode));
    archive_entry_set_size(entry, stamp.size);
    archive_entry_set_mtime(entry, stamp.modified / nanosecondsInSecond,
                            static_cast<long>(stamp.modified % nanosecondsInSecond));
    writeHeader(name);
}

void ArchiveWriter::write(const QByteArray &bytes)
{
    const la_ssize_t written =
        archive_write_data(m_archive.get(), bytes.constData(), static_cast<size_t>(bytes.size()));
    check(written < 0 ? ARCHIVE_FATAL : ARCHIVE_OK);
}

void ArchiveWriter::addDirectory(const QString &name, const QDateTime &modified)
{
    archive_entry *entry = archive_entry_clear(m_entry.get());
    archive_entry_set_filetype(entry, AE_IFDIR);
    archive_entry_set_perm(entry, 0755);
    archive_entry_set_mtime(entry, modified.toSecsSinceEpoch(), 0);
    writeHeader(name);
}

void ArchiveWriter::addLink(const QString &name, const QString &path)
{
    archive_entry *entry = archive_entry_clear(m_entry.get());
    archive_entry_set_filetype(entry, AE_IFLNK);
    archive_entry_set_perm(entry, 0777);
    archive_entry_set_symlink_utf8(entry, orThrow(linkTarget(path)).toUtf8().constData());
    writeHeader(name);
}

qint64 ArchiveWriter::finish()
{
    check(archive_write_close(m_archive.get()));
    m_isFinished = true;
    orThrow(m_output->file.sync());
    return m_output->offset;
}

} // namespace Landline::Tasks
