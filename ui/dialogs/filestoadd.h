// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/filestoaddmodel.h"

#include <QTimer>
#include <QWidget>

class QCheckBox;
class QLabel;
class QTreeView;

namespace Landline::Ui {

/** The list of what is about to be added: asks servers about it once the typing has paused, and lets people
 * untick. */
class FilesToAdd final : public QWidget
{
    Q_OBJECT
public:
    /** So long after the last change nobody is asked. */
    static constexpr std::chrono::milliseconds pause{700};

    /** `lookup` outlives it. */
    FilesToAdd(Downloads::FileLookup &lookup, bool looksUp, QWidget *parent = nullptr);
    /** Stops asking. */
    ~FilesToAdd() override;

    void setUrls(const QList<QUrl> &urls);
    void setAccess(const Downloads::HttpAccess &access);
    /** Nobody is asked while it is held back, whatever the switch says. */
    void setHeldBack(bool heldBack);
    [[nodiscard]] bool looksUp() const;
    [[nodiscard]] const FilesToAddModel &files() const { return m_model; }

Q_SIGNALS:
    /** Ticks or answers are others. */
    void changed();
    /** The switch was turned. */
    void looksUpChanged(bool looksUp);

private:
    void ask();
    void showLookedUp();
    void showState();

    Downloads::FileLookup &m_lookup;
    FilesToAddModel m_model;
    QTimer m_pause;
    bool m_isHeldBack = false;
    QTreeView *m_view = nullptr;
    QLabel *m_summary = nullptr;
    QCheckBox *m_switch = nullptr;
    QLabel *m_note = nullptr;
};

} // namespace Landline::Ui
