// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloads/filelookup.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QSet>

#include <optional>

namespace Landline::Ui {

/** The files that are about to be added, with what their servers say of them; each can be unticked. */
class FilesToAddModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { NameColumn, SizeColumn, NoteColumn, ColumnCount };
    /** True for a note that speaks of something wrong. */
    enum Role { WarnsRole = Qt::UserRole };

    using QAbstractTableModel::QAbstractTableModel;

    /** In this order; ticks and answers of those that were there stay. */
    void setUrls(const QList<QUrl> &urls);
    /**
     * How they are to be asked; another way makes the answers of those void that have refused. Servers of
     * several origins are asked without it: it is meant for one of them, and nobody knows for which.
     */
    void setAccess(const Downloads::HttpAccess &access);
    /** Whether servers are being asked, for what is shown of those that have not answered. */
    void setLookedUp(bool lookedUp);
    void setFacts(const Downloads::FileQuestion &question, const Downloads::FileFacts &facts);

    /** Those that have not been answered, for FileLookup::want(). */
    [[nodiscard]] QList<Downloads::FileQuestion> questions() const;
    [[nodiscard]] QList<QUrl> tickedUrls() const;
    /** What its server has said; nothing: not yet, or a problem. */
    [[nodiscard]] std::optional<Downloads::FileFacts> factsOf(const QUrl &url) const;
    /** "3 of 4 files, 1.2 GB and 1 of unknown size"; of the ticked ones. */
    [[nodiscard]] QString summary() const;
    void setTicked(int row, Qt::CheckState ticked);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

Q_SIGNALS:
    /** What is ticked, or known of it, is another: tickedUrls() and summary() have changed. */
    void changed();

private:
    [[nodiscard]] Downloads::HttpAccess accessAsked() const;
    void forgetRefusals();
    [[nodiscard]] const Downloads::FileFacts *answer(const QUrl &url) const;
    [[nodiscard]] QString nameOf(const QUrl &url) const;
    [[nodiscard]] QString noteOf(int row) const;
    [[nodiscard]] QString describe(int row) const;

    QList<QUrl> m_urls;
    QSet<QUrl> m_unticked;
    QHash<QUrl, Downloads::FileFacts> m_facts; ///< of all that were ever there: nothing is asked twice
    Downloads::HttpAccess m_access;
    bool m_isOneOrigin = true; ///< of all of m_urls
    bool m_lookedUp = false;
};

} // namespace Landline::Ui
