// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/downloadsourcesmodel.h"

#include "core/base/bytecount.h"
#include "core/base/plaintext.h"
#include "ui/models/tooltip.h"

#include <algorithm>

namespace Landline::Ui {

namespace {

QString stateWords(const DownloadSource &source)
{
    QString words = QStringLiteral("not in use");
    if (source.state == QLatin1String("used"))
        words = QStringLiteral("in use");
    else if (source.state == QLatin1String("dropped"))
        words = QStringLiteral("given up");
    return source.note.isEmpty() ? words : QStringLiteral("%1: %2").arg(words, source.note);
}

QString textOf(const DownloadSource &source, int column)
{
    switch (column) {
    case DownloadSourcesModel::AddressColumn:
        return plainText(source.url, KeepBreaks::No);
    case DownloadSourcesModel::StateColumn:
        return plainText(stateWords(source), KeepBreaks::No);
    case DownloadSourcesModel::ConnectionsColumn:
        return source.connections > 0 ? QLocale().toString(source.connections) : QString();
    case DownloadSourcesModel::ReceivedColumn:
        return source.bytes > 0 ? bytesText(source.bytes) : QString();
    case DownloadSourcesModel::SpeedColumn:
        return source.connections > 0 ? rateText(source.bytesPerSecond) : QString();
    default:
        return {};
    }
}

bool isNumber(int column)
{
    return column >= DownloadSourcesModel::ConnectionsColumn;
}

} // namespace

void DownloadSourcesModel::setSources(const QList<DownloadSource> &sources)
{
    const bool isSame = std::equal(sources.cbegin(), sources.cend(), m_sources.cbegin(), m_sources.cend(),
                                   [](const auto &a, const auto &b) { return a.url == b.url; });
    if (!isSame) {
        beginResetModel();
        m_sources = sources;
        endResetModel();
    } else if (m_sources != sources) {
        m_sources = sources;
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    }
}

int DownloadSourcesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_sources.size());
}

int DownloadSourcesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant DownloadSourcesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const DownloadSource &source = m_sources.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return textOf(source, index.column());
    case Qt::ToolTipRole:
        return isNumber(index.column()) ? QString() : tooltipOf(textOf(source, index.column()));
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter
                                   | (isNumber(index.column()) ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::AccessibleDescriptionRole: {
        if (index.column() != AddressColumn)
            return {};
        QStringList parts;
        for (const int column : {StateColumn, ReceivedColumn, SpeedColumn})
            parts.append(textOf(source, column));
        parts.removeAll(QString());
        return parts.join(QStringLiteral(", "));
    }
    default:
        return {};
    }
}

QVariant DownloadSourcesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter | (isNumber(section) ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case AddressColumn:
        return QStringLiteral("Source");
    case StateColumn:
        return QStringLiteral("State");
    case ConnectionsColumn:
        return QStringLiteral("Connections");
    case ReceivedColumn:
        return QStringLiteral("Received");
    case SpeedColumn:
        return QStringLiteral("Speed");
    default:
        return {};
    }
}

} // namespace Landline::Ui
