// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/downloadsourcesmodel.h"

#include <QWidget>

class QLabel;
class QTreeView;

namespace Landline::Ui {

/** A download's bar, as wide as there is room, so that its segments can be told apart. */
class SegmentsBar final : public QWidget
{
    Q_OBJECT
public:
    explicit SegmentsBar(QWidget *parent = nullptr);

    void show(const Tasks::TaskSnapshot &download);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    BarShares m_shares;
    Tasks::TaskState m_state = Tasks::TaskState::Queued;
};

/** What of a download is there and what is on its way, and from which servers. */
class SourcesPage final : public QWidget
{
    Q_OBJECT
public:
    explicit SourcesPage(QWidget *parent = nullptr);

    void show(const Tasks::TaskSnapshot &download);

private:
    SegmentsBar *m_bar = nullptr;
    QLabel *m_legend = nullptr;
    QTreeView *m_view = nullptr;
    DownloadSourcesModel m_model;
};

} // namespace Landline::Ui
