// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/downloaddetails.h"

#include <QAbstractTableModel>

namespace Landline::Ui {

/** A row for each server that a download comes from, or could. */
class DownloadSourcesModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { AddressColumn, StateColumn, ConnectionsColumn, ReceivedColumn, SpeedColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /** What is selected stays as long as the addresses are the same. */
    void setSources(const QList<DownloadSource> &sources);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<DownloadSource> m_sources;
};

} // namespace Landline::Ui
