// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

#include <chrono>
#include <functional>

class QFrame;
class QHBoxLayout;
class QLabel;

namespace Landline::Ui {

enum class NoticeKind { Note, Error };
/** Whether its room stays empty, or goes to what is below, while there is nothing to say. */
enum class NoticePlace { Kept, Yielded };

/** A line at the top of a pane that says what just happened and what can be done about it, instead of a box.
 */
class NoticeBar final : public QWidget
{
    Q_OBJECT
public:
    struct Action
    {
        QString text;
        std::function<void()> run; ///< the bar is closed before it is called
    };

    /** How long a note stays that needs no answer. */
    static constexpr std::chrono::milliseconds shortTime{8000};

    explicit NoticeBar(QWidget *parent = nullptr);

    /** Takes the place of what was said before. `span` 0: until somebody closes it. */
    void say(const QString &text, const QList<Action> &actions = {}, NoticeKind kind = NoticeKind::Note,
             std::chrono::milliseconds span = shortTime);
    /** Other words for what is being said; its actions stay as they are. */
    void setText(const QString &text);
    /** Closes it without any of its actions. */
    void dismiss();
    [[nodiscard]] QString text() const;
    /** Yielded at first. A kept place has room for two lines of text. */
    void setPlace(NoticePlace place);

Q_SIGNALS:
    /** It is gone: by time, by a person or because an action was chosen. */
    void closed();

protected:
    void hideEvent(QHideEvent *event) override;

private:
    QFrame *m_frame = nullptr; ///< so that the space around it goes with it
    QLabel *m_text = nullptr;
    QHBoxLayout *m_buttons = nullptr;
    QTimer m_timer;
};

} // namespace Landline::Ui
