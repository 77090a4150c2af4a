// SPDX-License-Identifier: GPL-3.0-or-later
// The pages for work on files: digests, archives, copies, lists.
#include "core/tasks/kinds/comparekind.h"
#include "core/tasks/kinds/hashkind.h"
#include "core/tasks/kinds/packkind.h"
#include "core/tasks/kinds/transferkind.h"
#include "core/tasks/kinds/unpackkind.h"
#include "core/tasks/kinds/verifykind.h"
#include "ui/dialogs/pathfield.h"
#include "ui/dialogs/taskpage.h"

#include <QComboBox>
#include <QDir>
#include <QFileInfo>
#include <QLineEdit>

#include <algorithm>

namespace Landline::Ui {

namespace {

using Wishes = Result<QList<TaskWish>>;

QString nameOf(const QString &path)
{
    return QFileInfo(path).fileName();
}

bool isWhole(const QString &path)
{
    return QDir::isAbsolutePath(path);
}

class HashPage final : public TaskPage
{
public:
    HashPage()
    {
        addField(tr("File"), m_file = new PathField(PathKind::File, tr("File")));
        m_algorithm = new QComboBox;
        const std::pair<QString, QString> algorithms[] = {
            {QStringLiteral("SHA-256"), QStringLiteral("sha-256")},
            {QStringLiteral("SHA-512"), QStringLiteral("sha-512")},
            {QStringLiteral("SHA-1"), QStringLiteral("sha-1")},
            {QStringLiteral("MD5"), QStringLiteral("md5")},
        };
        for (const auto &[text, name] : algorithms)
            m_algorithm->addItem(text, name);
        addField(tr("Digest"), m_algorithm);
        setFocusProxy(m_file);
    }

    Wishes wishes() override
    {
        const QString file = m_file->path();
        if (!isWhole(file))
            return complaint(*m_file, tr("Choose a file, or write its whole path."));
        return QList<TaskWish>{{Tasks::hashSpec(file, m_algorithm->currentData().toString()),
                                QStringLiteral("%1 · %2").arg(nameOf(file), m_algorithm->currentText())}};
    }

private:
    PathField *m_file;
    QComboBox *m_algorithm;
};

class CheckPage final : public TaskPage
{
public:
    CheckPage()
    {
        m_how = new QComboBox;
        m_how->addItems({tr("the files of a list (SHA256SUMS)"), tr("a file and a digest"), tr("two files")});
        addField(tr("Compare"), m_how);
        addField(tr("List"), m_list = new PathField(PathKind::File, tr("List")));
        addField(tr("File"), m_file = new PathField(PathKind::File, tr("File")));
        m_digest = new QLineEdit;
        m_digest->setPlaceholderText(tr("sha-256=9f86d081… or only the digits"));
        addField(tr("Expected digest"), m_digest);
        addField(tr("Other file"), m_other = new PathField(PathKind::File, tr("Other file")));
        connect(m_how, &QComboBox::currentIndexChanged, this, &CheckPage::update);
        update();
        setFocusProxy(m_list);
    }

    Wishes wishes() override
    {
        const int how = m_how->currentIndex();
        if (how == 0) {
            if (!isWhole(m_list->path()))
                return complaint(*m_list, tr("Choose the list, or write its whole path."));
            return QList<TaskWish>{
                {Tasks::verifySpec(m_list->path()), tr("Check %1").arg(nameOf(m_list->path()))}};
        }
        const QString file = m_file->path();
        if (!isWhole(file))
            return complaint(*m_file, tr("Choose a file, or write its whole path."));
        if (how == 1) {
            const auto digest = Tasks::parseExpectedDigest(m_digest->text().trimmed());
            if (!digest)
                return complaint(*m_digest, digest.error().message);
            return QList<TaskWish>{{Tasks::compareWithDigestSpec(file, m_digest->text().trimmed()),
                                    tr("Check %1").arg(nameOf(file))}};
        }
        if (!isWhole(m_other->path()))
            return complaint(*m_other, tr("Choose the other file, or write its whole path."));
        return QList<TaskWish>{{Tasks::compareFilesSpec(file, m_other->path()),
                                tr("Compare %1 and %2").arg(nameOf(file), nameOf(m_other->path()))}};
    }

private:
    void update()
    {
        const int how = m_how->currentIndex();
        setFieldVisible(m_list, how == 0);
        setFieldVisible(m_file, how != 0);
        setFieldVisible(m_digest, how == 1);
        setFieldVisible(m_other, how == 2);
        Q_EMIT changed();
    }

    QComboBox *m_how;
    PathField *m_list;
    PathField *m_file;
    QLineEdit *m_digest;
    PathField *m_other;
};

/** An Error where the list is empty or has a path that is none. */
template <class Complain>
Result<QStringList> wholePaths(const PathsField &field, Complain complain)
{
    const QStringList paths = field.paths();
    if (paths.isEmpty())
        return complain(TaskPage::tr("Choose at least one file or folder."));
    const auto wrong = std::find_if_not(paths.cbegin(), paths.cend(), isWhole);
    if (wrong != paths.cend())
        return complain(TaskPage::tr("“%1” is no whole path.").arg(*wrong));
    return paths;
}

class PackPage final : public TaskPage
{
public:
    PackPage()
    {
        addField(tr("Files and folders"), m_sources = new PathsField(tr("Files and folders")));
        addField(tr("Archive"), m_archive = new PathField(PathKind::NewFile, tr("Archive")));
        m_archive->setPlaceholder(tr("its ending says the kind: %1").arg(Tasks::packExtensions().join(u' ')));
        setFocusProxy(m_sources);
    }

    Wishes wishes() override
    {
        const auto paths =
            wholePaths(*m_sources, [this](const QString &text) { return complaint(*m_sources, text); });
        if (!paths)
            return failure(paths.error());
        const QString archive = m_archive->path();
        const QStringList kinds = Tasks::packExtensions();
        const bool known = std::any_of(kinds.cbegin(), kinds.cend(), [&](const QString &kind) {
            return archive.endsWith(kind, Qt::CaseInsensitive);
        });
        if (!isWhole(archive) || !known)
            return complaint(*m_archive, tr("Write the whole path of the archive, ending in one of %1.")
                                             .arg(kinds.join(QStringLiteral(", "))));
        return QList<TaskWish>{{Tasks::packSpec(*paths, archive), tr("Pack %1").arg(nameOf(archive))}};
    }

private:
    PathsField *m_sources;
    PathField *m_archive;
};

class UnpackPage final : public TaskPage
{
public:
    UnpackPage()
    {
        addField(tr("Archive"), m_archive = new PathField(PathKind::File, tr("Archive")));
        addField(tr("Into"), m_directory = new PathField(PathKind::Folder, tr("Into")));
        m_directory->setPlaceholder(tr("a new folder beside the archive"));
        setFocusProxy(m_archive);
    }

    Wishes wishes() override
    {
        if (!isWhole(m_archive->path()))
            return complaint(*m_archive, tr("Choose an archive, or write its whole path."));
        if (!m_directory->path().isEmpty() && !isWhole(m_directory->path()))
            return complaint(*m_directory, tr("Choose a folder, or write its whole path."));
        return QList<TaskWish>{{Tasks::unpackSpec(m_archive->path(), m_directory->path()),
                                tr("Unpack %1").arg(nameOf(m_archive->path()))}};
    }

private:
    PathField *m_archive;
    PathField *m_directory;
};

class TransferPage final : public TaskPage
{
public:
    TransferPage()
    {
        m_mode = new QComboBox;
        m_mode->addItem(tr("Copy"), static_cast<int>(Tasks::TransferMode::Copy));
        m_mode->addItem(tr("Move"), static_cast<int>(Tasks::TransferMode::Move));
        addField(tr("Do"), m_mode);
        addField(tr("Files and folders"), m_sources = new PathsField(tr("Files and folders")));
        addField(tr("Into"), m_directory = new PathField(PathKind::Folder, tr("Into")));
        setFocusProxy(m_sources);
    }

    Wishes wishes() override
    {
        const auto paths =
            wholePaths(*m_sources, [this](const QString &text) { return complaint(*m_sources, text); });
        if (!paths)
            return failure(paths.error());
        if (!isWhole(m_directory->path()))
            return complaint(*m_directory, tr("Choose a folder, or write its whole path."));
        const auto mode = static_cast<Tasks::TransferMode>(m_mode->currentData().toInt());
        QList<TaskWish> out;
        for (const QString &path : *paths)
            out.append(
                {Tasks::transferSpec(mode, path, m_directory->path()),
                 (mode == Tasks::TransferMode::Copy ? tr("Copy %1") : tr("Move %1")).arg(nameOf(path))});
        return out;
    }

private:
    QComboBox *m_mode;
    PathsField *m_sources;
    PathField *m_directory;
};

class ListPage final : public TaskPage
{
public:
    ListPage()
    {
        addField(tr("List of tasks (JSON)"), m_file = new PathField(PathKind::File, tr("List of tasks")));
        setFocusProxy(m_file);
    }

    Wishes wishes() override
    {
        if (!isWhole(m_file->path()))
            return complaint(*m_file, tr("Choose a list, or write its whole path."));
        return QList<TaskWish>{{{}, m_file->path()}};
    }

private:
    PathField *m_file;
};

class FetchPage final : public TaskPage
{
public:
    FetchPage()
    {
        addSentence(
            tr("Addresses and lists of them are asked for in the sheet for downloads, with their folder, "
               "digest and other options."));
    }
    Wishes wishes() override { return QList<TaskWish>(); }
};

} // namespace

TaskPage *makeFetchPage()
{
    return new FetchPage;
}

TaskPage *makeHashPage()
{
    return new HashPage;
}

TaskPage *makeCheckPage()
{
    return new CheckPage;
}

TaskPage *makePackPage()
{
    return new PackPage;
}

TaskPage *makeUnpackPage()
{
    return new UnpackPage;
}

TaskPage *makeTransferPage()
{
    return new TransferPage;
}

TaskPage *makeListPage()
{
    return new ListPage;
}

} // namespace Landline::Ui
