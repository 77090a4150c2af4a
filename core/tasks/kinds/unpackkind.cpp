// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/kinds/unpackkind.h"

#include "core/base/bytecount.h"
#include "core/base/filename.h"
#include "core/base/plaintext.h"
#include "core/base/scratchdirectory.h"
#include "core/tasks/kinds/archivepath.h"
#include "core/tasks/kinds/archivereader.h"
#include "core/tasks/kinds/arguments.h"

#include <QDir>
#include <QFileInfo>
#include <QSet>

#include <archive.h>
#include <archive_entry.h>

namespace Landline::Tasks {

// How often the disk's free space is looked at while one file grows.
static constexpr qint64 spaceCheckStep = qint64(32) << 20;
static constexpr qint64 nanosecondsInSecond = 1'000'000'000;

namespace {

/** One archive on its way into a directory that is nobody else's yet. */
class Unpacking
{
public:
    Unpacking(const QString &archivePath, QString top, const UnpackLimits &limits, TaskContext &context)
        : m_archivePath(archivePath)
        , m_reader(archivePath)
        , m_top(std::move(top))
        , m_limits(limits)
        , m_context(context)
    {}

    /** All but the links. */
    void run();
    /** Every link of the archive lies below that directory. */
    [[nodiscard]] bool allLinksBelow(const QString &prefix) const
    {
        return std::all_of(m_links.cbegin(), m_links.cend(),
                           [&prefix](const auto &link) { return link.first.startsWith(prefix); });
    }
    /** Those that stay inside; `prefix` is what falls away of their paths when all is published. */
    void writeLinks(const QString &prefix);
    [[nodiscard]] qint64 files() const { return m_files; }
    [[nodiscard]] qint64 bytes() const { return m_bytes; }
    [[nodiscard]] qint64 leftOut() const { return m_leftOut; }

private:
    void handle(archive_entry *entry);
    void writeFile(const QString &path, archive_entry *entry);
    void makeDirectories(const QString &path);
    void leaveOut(const QString &path, const char *why);
    void countEntry();
    void countBytes(qint64 more);
    [[noreturn]] void refuse(ErrorCode code, const QString &why) const;
    void checkpoint();

    QString m_archivePath;
    ArchiveReader m_reader;
    QDir m_top;
    const UnpackLimits &m_limits;
    TaskContext &m_context;
    QSet<QString> m_directories;
    // Made when all files are written: until then there is no link that anything could be written through.
    QList<std::pair<QString, QString>> m_links;
    qint64 m_entries = 0;
    qint64 m_files = 0;
    qint64 m_bytes = 0;
    qint64 m_bytesAtSpaceCheck = 0;
    qint64 m_leftOut = 0;
};

void Unpacking::refuse(ErrorCode code, const QString &why) const
{
    throw Error{
        code, QStringLiteral("%1 was not unpacked: %2").arg(m_archivePath, why), m_archivePath, 0, {}};
}

void Unpacking::checkpoint()
{
    m_context.suspendIfRequested();
    m_context.throwIfCanceled();
    const qint64 size = m_reader.size();
    m_context.setProgress({std::min(m_reader.position(), size), size, Unit::Bytes});
}

void Unpacking::countEntry()
{
    if (++m_entries > m_limits.maxEntries) {
        refuse(ErrorCode::TooLarge,
               QStringLiteral("it contains more than %1 files").arg(m_limits.maxEntries));
    }
}

void Unpacking::countBytes(qint64 more)
{
    // A size that an archive claims may be any number.
    if (more > m_limits.maxBytes - m_bytes) {
        refuse(ErrorCode::TooLarge,
               QStringLiteral("its files are larger than %1 together").arg(bytesText(m_limits.maxBytes)));
    }
    m_bytes += more;
    if (m_bytes > m_limits.ratioFloor && m_bytes / m_limits.maxRatio > m_reader.size()) {
        refuse(ErrorCode::TooLarge,
               QStringLiteral("its files are more than %1 times as large as itself, as in an archive that is "
                              "made to fill disks")
                   .arg(m_limits.maxRatio));
    }
    if (m_bytes - m_bytesAtSpaceCheck < spaceCheckStep && m_bytesAtSpaceCheck > 0)
        return;
    m_bytesAtSpaceCheck = m_bytes;
    const qint64 space = freeSpace(m_top.path());
    // What is counted now is not yet written.
    if (space >= 0 && space - more < m_limits.minFreeSpace) {
        refuse(
            ErrorCode::DiskFull,
            QStringLiteral("the disk has only %1 left; free some space and try again").arg(bytesText(space)));
    }
}

void Unpacking::leaveOut(const QString &path, const char *why)
{
    ++m_leftOut;
    m_context.log(QStringLiteral("%1 was left out: %2\n").arg(path, QString::fromUtf8(why)).toUtf8());
}

void Unpacking::makeDirectories(const QString &path)
{
    if (path.isEmpty() || m_directories.contains(path))
        return;
    makeDirectories(path.left(std::max<qsizetype>(path.lastIndexOf(u'/'), 0)));
    countEntry();
    const QString whole = m_top.filePath(path);
    if (QFileInfo::exists(whole) && !QFileInfo(whole).isDir()) {
        refuse(ErrorCode::Damaged, QStringLiteral("“%1” is a file and a directory in it").arg(path));
    }
    orThrow(makeDirectory(whole));
    m_directories.insert(path);
}

void Unpacking::writeFile(const QString &path, archive_entry *entry)
{
    const QString whole = m_top.filePath(path);
    if (m_directories.contains(path))
        refuse(ErrorCode::Damaged, QStringLiteral("“%1” is a file and a directory in it").arg(path));
    const qint64 size = archive_entry_size_is_set(entry) ? archive_entry_size(entry) : 0;
    if (size < 0)
        refuse(ErrorCode::Damaged, QStringLiteral("“%1” has a size below zero").arg(path));
    if (size > m_limits.maxBytes - m_bytes)
        countBytes(size);     // refuses before a byte is written
    if (QFile::remove(whole)) // appended to the archive later: the last one counts
        m_context.log(QStringLiteral("%1 is there twice, the later one was taken\n").arg(path).toUtf8());
    OsFile file = orThrow(OsFile::open(whole, OpenMode::CreateNew));
    qint64 end = 0;
    while (const std::optional<ArchiveReader::Block> block = m_reader.read()) {
        checkpoint();
        qint64 blockEnd = 0;
        if (block->offset < end || __builtin_add_overflow(block->offset, block->bytes.size(), &blockEnd))
            refuse(ErrorCode::Damaged, QStringLiteral("the pieces of “%1” overlap").arg(path));
        countBytes(blockEnd - end); // holes count as well
        orThrow(file.writeAt(block->offset, block->bytes));
        end = blockEnd;
    }
    if (size > end) {
        countBytes(size - end);
        orThrow(file.truncate(size)); // it ends in a hole
    }
    const int mode = orThrow(file.stamp()).mode;
    if (archive_entry_perm(entry) & 0111) // who may read it may run it; nothing more is taken over
        static_cast<void>(file.setMode(mode | ((mode & 0444) >> 2)));
    if (archive_entry_mtime_is_set(entry)) {
        qint64 time = 0;
        if (!__builtin_mul_overflow(archive_entry_mtime(entry), nanosecondsInSecond, &time))
            static_cast<void>(file.setModified(time)); // not every file system has both
    }
    ++m_files;
}

/** In UTF-8 where libarchive can have it so, else as the bytes are. */
static QString textOf(const char *utf8, const char *bytes)
{
    return QString::fromUtf8(utf8 ? utf8 : bytes ? bytes : "");
}

void Unpacking::handle(archive_entry *entry)
{
    const Result<QString> safe =
        safeEntryPath(textOf(archive_entry_pathname_utf8(entry), archive_entry_pathname(entry)));
    if (!safe)
        refuse(safe.error().code, safe.error().message);
    const QString path = *safe;
    if (path.isEmpty())
        return; // the top itself
    countEntry();
    m_context.setStatus(path);
    const auto type = archive_entry_filetype(entry);
    makeDirectories(path.left(std::max<qsizetype>(path.lastIndexOf(u'/'), 0)));
    if (archive_entry_hardlink(entry))
        leaveOut(path, "it is a second name of another file");
    else if (type == AE_IFLNK)
        m_links.emplace_back(path, textOf(archive_entry_symlink_utf8(entry), archive_entry_symlink(entry)));
    else if (type == AE_IFDIR)
        makeDirectories(path);
    else if (type == AE_IFREG || type == 0)
        writeFile(path, entry);
    else
        leaveOut(path, "it is neither a file nor a directory");
}

void Unpacking::writeLinks(const QString &prefix)
{
    for (const auto &[path, target] : m_links) {
        const QString whole = m_top.filePath(path);
        if (!linkStaysInside(path.mid(prefix.size()), target))
            leaveOut(path, "it is a link that leads, or may lead, out of the directory");
        else if (QFileInfo(whole).isSymLink() || QFileInfo::exists(whole))
            leaveOut(path, "a file has its name as well");
        else if (!QFile::link(target, whole))
            leaveOut(path, "links can't be made here");
    }
}

void Unpacking::run()
{
    while (archive_entry *entry = m_reader.next()) {
        checkpoint();
        handle(entry);
    }
    m_context.setProgress({m_reader.size(), m_reader.size(), Unit::Bytes});
}

} // namespace

/** True: one directory of that name holds all of it, and becomes the new directory itself. */
static bool wraps(const QString &top, const QString &name, const Unpacking &unpacking)
{
    const QStringList names =
        QDir(top).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    const QString inner = QDir(top).filePath(name);
    return names == QStringList{name} && QFileInfo(inner).isDir() && unpacking.allLinksBelow(name + u'/');
}

static QString summary(const Unpacking &unpacking, const QString &path)
{
    const qint64 files = unpacking.files();
    QString text = QStringLiteral("%1 %2, %3, in %4")
                       .arg(files)
                       .arg(files == 1 ? QStringLiteral("file") : QStringLiteral("files"),
                            bytesText(unpacking.bytes()), path);
    if (unpacking.leftOut() > 0)
        text += QStringLiteral("; %1 left out, see the log").arg(unpacking.leftOut());
    return text;
}

static QVariant unpack(const QJsonObject &arguments, const UnpackLimits &limits, TaskContext &context)
{
    orThrow(onlyKnown(arguments,
                      {QStringLiteral("archive"), QStringLiteral("directory"), QStringLiteral("name")}));
    const QString archive = orThrow(absolutePath(arguments, QStringLiteral("archive")));
    const QString parent = orThrow(optionalText(arguments, QStringLiteral("directory"))).isEmpty()
                               ? QFileInfo(archive).path()
                               : orThrow(absolutePath(arguments, QStringLiteral("directory")));
    const QString wanted = orThrow(optionalText(arguments, QStringLiteral("name"), archiveStem(archive)));
    const QString name = safeFileName(wanted, QStringLiteral("unpacked"));
    const ScratchDirectory scratch = orThrow(ScratchDirectory::create(parent, name));
    const QString top = scratch.path(QStringLiteral("content"));
    orThrow(makeDirectory(top));
    Unpacking unpacking(archive, top, limits, context);
    unpacking.run();
    // Before the links: how far up one may lead depends on what becomes the new directory.
    const bool isWrapped = wraps(top, name, unpacking);
    unpacking.writeLinks(isWrapped ? name + u'/' : QString());
    context.setStatus(QStringLiteral("writing to the disk"));
    syncFileSystem(top); // before the name that says that all is there
    context.throwIfCanceled();
    return summary(unpacking,
                   orThrow(publishUnderFreeName(isWrapped ? QDir(top).filePath(name) : top, parent, name)));
}

TaskSpec unpackSpec(const QString &archive, const QString &directory)
{
    QJsonObject arguments{{QStringLiteral("archive"), archive}};
    if (!directory.isEmpty())
        arguments.insert(QStringLiteral("directory"), directory);
    return {QStringLiteral("unpack"), arguments};
}

TaskKind unpackKind(const UnpackLimits &limits)
{
    TaskKind kind;
    kind.group = filesGroup;
    kind.resumable = true; // by starting over: nothing has been published
    kind.function = [limits](const QJsonObject &arguments, TaskContext &context) {
        return unpack(arguments, limits, context);
    };
    return kind;
}

} // namespace Landline::Tasks
