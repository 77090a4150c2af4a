// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/filestoaddmodel.h"

#include "core/base/bytecount.h"
#include "core/base/filename.h"
#include "core/base/plaintext.h"
#include "core/downloads/requestfields.h"
#include "ui/models/tooltip.h"

#include <algorithm>

namespace Landline::Ui {

using Downloads::FileFacts;
using Downloads::FileLookup;
using Downloads::FileQuestion;
using Downloads::HttpAccess;

namespace {

constexpr int httpUnauthorized = 401;
constexpr int httpForbidden = 403;

} // namespace

static QString sentence(const QString &message)
{
    QString text = plainText(message, KeepBreaks::No);
    // It stands under “Server”, where there is little room.
    static const QString who = QStringLiteral("the server answered ");
    if (text.startsWith(who))
        text.remove(0, who.size());
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    return text;
}

void FilesToAddModel::setUrls(const QList<QUrl> &urls)
{
    if (urls == m_urls)
        return;
    const HttpAccess before = accessAsked();
    beginResetModel();
    m_urls = urls;
    m_isOneOrigin = std::all_of(urls.cbegin(), urls.cend(), [&urls](const QUrl &url) {
        return Downloads::isSameOrigin(url, urls.constFirst());
    });
    if (accessAsked() != before)
        forgetRefusals();
    endResetModel();
    Q_EMIT changed();
}

void FilesToAddModel::setAccess(const HttpAccess &access)
{
    const HttpAccess before = accessAsked();
    m_access = access;
    if (accessAsked() == before)
        return;
    beginResetModel();
    forgetRefusals();
    endResetModel();
    Q_EMIT changed();
}

HttpAccess FilesToAddModel::accessAsked() const
{
    return m_isOneOrigin ? m_access : HttpAccess();
}

/** What was found is not asked for again: a link for one visit may be used up. */
void FilesToAddModel::forgetRefusals()
{
    m_facts.removeIf([](QHash<QUrl, FileFacts>::iterator facts) {
        return facts->problem.code == ErrorCode::Auth || facts->problem.httpStatus == httpUnauthorized
               || facts->problem.httpStatus == httpForbidden;
    });
}

void FilesToAddModel::setLookedUp(bool lookedUp)
{
    if (std::exchange(m_lookedUp, lookedUp) != lookedUp && !m_urls.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

void FilesToAddModel::setFacts(const FileQuestion &question, const FileFacts &facts)
{
    if (question.access != accessAsked())
        return;
    m_facts.insert(question.url, facts);
    if (const auto row = static_cast<int>(m_urls.indexOf(question.url)); row >= 0) {
        Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
        Q_EMIT changed();
    }
}

QList<FileQuestion> FilesToAddModel::questions() const
{
    QList<FileQuestion> questions;
    const HttpAccess access = accessAsked();
    for (const QUrl &url : m_urls) {
        if (questions.size() == FileLookup::maxQuestions)
            break;
        if (!m_facts.contains(url) && !m_unticked.contains(url))
            questions.append({url, access});
    }
    return questions;
}

QList<QUrl> FilesToAddModel::tickedUrls() const
{
    QList<QUrl> urls;
    std::copy_if(m_urls.cbegin(), m_urls.cend(), std::back_inserter(urls),
                 [this](const QUrl &url) { return !m_unticked.contains(url); });
    return urls;
}

const FileFacts *FilesToAddModel::answer(const QUrl &url) const
{
    const auto facts = m_facts.constFind(url);
    return facts == m_facts.constEnd() ? nullptr : &*facts;
}

std::optional<FileFacts> FilesToAddModel::factsOf(const QUrl &url) const
{
    const FileFacts *facts = answer(url);
    return facts && !facts->problem ? std::optional(*facts) : std::nullopt;
}

QString FilesToAddModel::summary() const
{
    const QList<QUrl> ticked = tickedUrls();
    qint64 bytes = 0;
    int known = 0;
    for (const QUrl &url : ticked) {
        if (const auto facts = factsOf(url); facts && facts->size >= 0) {
            bytes += facts->size;
            ++known;
        }
    }
    QString text = m_urls.size() == 1 ? tr("1 file") : tr("%L1 files").arg(m_urls.size());
    if (ticked.size() != m_urls.size())
        text = tr("%L1 of %L2 files").arg(ticked.size()).arg(m_urls.size());
    if (known == 0)
        return text;
    text += QStringLiteral(", ") + bytesText(bytes);
    const qsizetype unknown = ticked.size() - known;
    return unknown == 0 ? text : text + tr(" and %L1 of unknown size").arg(unknown);
}

void FilesToAddModel::setTicked(int row, Qt::CheckState ticked)
{
    const QUrl &url = m_urls.at(row);
    if (ticked == Qt::Checked)
        m_unticked.remove(url);
    else
        m_unticked.insert(url);
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    Q_EMIT changed();
}

int FilesToAddModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_urls.size());
}

int FilesToAddModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString FilesToAddModel::nameOf(const QUrl &url) const
{
    const FileFacts *facts = answer(url);
    return facts && !facts->problem ? facts->name : safeFileName(url.fileName(QUrl::FullyDecoded));
}

QString FilesToAddModel::noteOf(int row) const
{
    const FileFacts *facts = answer(m_urls.at(row));
    if (!facts)
        return m_lookedUp && row < FileLookup::maxQuestions ? tr("Looking it up…") : QString();
    if (facts->problem)
        return sentence(facts->problem.message);
    if (facts->isWebPage)
        return tr("A web page, not a file");
    return facts->isResumable ? tr("Can be resumed") : tr("Starts over if it breaks off");
}

/** For who can't see the columns. */
QString FilesToAddModel::describe(int row) const
{
    const FileFacts *facts = answer(m_urls.at(row));
    QStringList parts;
    if (facts && !facts->problem && facts->size >= 0)
        parts.append(bytesText(facts->size));
    if (const QString note = noteOf(row); !note.isEmpty())
        parts.append(note);
    return parts.join(QStringLiteral(", "));
}

QVariant FilesToAddModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const QUrl &url = m_urls.at(index.row());
    const FileFacts *facts = answer(url);
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == NameColumn)
            return nameOf(url);
        if (index.column() == NoteColumn)
            return noteOf(index.row());
        return facts && !facts->problem && facts->size >= 0 ? bytesText(facts->size) : QString();
    case Qt::CheckStateRole:
        if (index.column() == NameColumn)
            return m_unticked.contains(url) ? Qt::Unchecked : Qt::Checked;
        return {};
    case Qt::ToolTipRole:
        return tooltipOf(index.column() == NoteColumn ? noteOf(index.row())
                                                      : url.toDisplayString(QUrl::FullyEncoded));
    case Qt::AccessibleDescriptionRole:
        return index.column() == NameColumn ? describe(index.row()) : QString();
    case Qt::TextAlignmentRole:
        return index.column() == SizeColumn ? int(Qt::AlignRight | Qt::AlignVCenter)
                                            : int(Qt::AlignLeft | Qt::AlignVCenter);
    case WarnsRole:
        return facts && (facts->problem || facts->isWebPage);
    default:
        return {};
    }
}

QVariant FilesToAddModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == NameColumn ? tr("File") : section == SizeColumn ? tr("Size") : tr("Server");
}

bool FilesToAddModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || index.column() != NameColumn)
        return false;
    setTicked(index.row(), value.value<Qt::CheckState>());
    return true;
}

Qt::ItemFlags FilesToAddModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
    return index.column() == NameColumn ? flags | Qt::ItemIsUserCheckable : flags;
}

} // namespace Landline::Ui
