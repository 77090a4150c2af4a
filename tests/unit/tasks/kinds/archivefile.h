// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <archive.h>
#include <archive_entry.h>

namespace Landline::Testing {

/** Writes archives that no honest program would write. */
class ArchiveFile
{
public:
    enum class Kind { TarGz, Tar, Zip, EncryptedZip };
    ArchiveFile(const QString &path, Kind kind)
        : m_archive(archive_write_new())
    {
        const bool zip = kind == Kind::Zip || kind == Kind::EncryptedZip;
        zip ? archive_write_set_format_zip(m_archive) : archive_write_set_format_pax_restricted(m_archive);
        if (kind == Kind::TarGz)
            archive_write_add_filter_gzip(m_archive);
        if (kind == Kind::EncryptedZip) {
            archive_write_set_options(m_archive, "zip:encryption=zipcrypt");
            archive_write_set_passphrase(m_archive, "secret");
        }
        if (archive_write_open_filename(m_archive, path.toUtf8().constData()) != ARCHIVE_OK)
            qFatal("cannot write %s", qPrintable(path));
    }
    ArchiveFile(const ArchiveFile &) = delete;
    ArchiveFile &operator=(const ArchiveFile &) = delete;
    ~ArchiveFile()
    {
        archive_write_free(m_archive);
        archive_entry_free(m_entry);
    }

    ArchiveFile &file(const QByteArray &name, const QByteArray &content, unsigned mode = 0644)
    {
        begin(name, AE_IFREG, mode);
        archive_entry_set_size(m_entry, content.size());
        archive_write_header(m_archive, m_entry);
        archive_write_data(m_archive, content.constData(), static_cast<size_t>(content.size()));
        return *this;
    }
    ArchiveFile &directory(const QByteArray &name)
    {
        begin(name, AE_IFDIR, 0755);
        archive_write_header(m_archive, m_entry);
        return *this;
    }
    ArchiveFile &link(const QByteArray &name, const QByteArray &target)
    {
        begin(name, AE_IFLNK, 0777);
        archive_entry_set_symlink(m_entry, target.constData());
        archive_write_header(m_archive, m_entry);
        return *this;
    }
    ArchiveFile &hardLink(const QByteArray &name, const QByteArray &target)
    {
        begin(name, AE_IFREG, 0644);
        archive_entry_set_hardlink(m_entry, target.constData());
        archive_write_header(m_archive, m_entry);
        return *this;
    }
    ArchiveFile &device(const QByteArray &name)
    {
        begin(name, AE_IFCHR, 0666);
        archive_entry_set_rdevmajor(m_entry, 1);
        archive_entry_set_rdevminor(m_entry, 3);
        archive_write_header(m_archive, m_entry);
        return *this;
    }

private:
    void begin(const QByteArray &name, unsigned type, unsigned mode)
    {
        archive_entry_clear(m_entry);
        archive_entry_set_pathname(m_entry, name.constData());
        archive_entry_set_filetype(m_entry, type);
        archive_entry_set_perm(m_entry, mode);
        archive_entry_set_mtime(m_entry, 1'000'000'000, 0);
    }

    archive *m_archive;
    archive_entry *m_entry = archive_entry_new();
};

} // namespace Landline::Testing
