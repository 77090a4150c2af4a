// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/painting/popup.h"

#include "ui/painting/theme.h"

#include <QAccessibleWidget>
#include <QScreen>

#include <algorithm>

namespace Landline::Ui {

namespace {

constexpr char hostProperty[] = "hostsPopups";

/** A widget whose popups, while they are open, are its last children. */
class AccessibleHost final : public QAccessibleWidget
{
public:
    explicit AccessibleHost(QWidget *widget)
        : QAccessibleWidget(widget)
    {}

    [[nodiscard]] int childCount() const override
    {
        return QAccessibleWidget::childCount() + static_cast<int>(popups().size());
    }
    [[nodiscard]] QAccessibleInterface *child(int index) const override
    {
        const int own = QAccessibleWidget::childCount();
        return index < own ? QAccessibleWidget::child(index)
                           : QAccessible::queryAccessibleInterface(popups().value(index - own));
    }
    [[nodiscard]] int indexOfChild(const QAccessibleInterface *child) const override
    {
        const qsizetype at = popups().indexOf(qobject_cast<Popup *>(child->object()));
        return at < 0 ? QAccessibleWidget::indexOfChild(child)
                      : QAccessibleWidget::childCount() + static_cast<int>(at);
    }

private:
    [[nodiscard]] QList<Popup *> popups() const
    {
        QList<Popup *> open = widget()->findChildren<Popup *>(Qt::FindDirectChildrenOnly);
        open.removeIf([](const Popup *popup) { return popup->isHidden(); });
        return open;
    }
};

class AccessiblePopup final : public QAccessibleWidget
{
public:
    explicit AccessiblePopup(Popup *popup)
        : QAccessibleWidget(popup, QAccessible::Dialog)
    {}
    /** Of a window, Qt would say the program. */
    [[nodiscard]] QAccessibleInterface *parent() const override
    {
        return QAccessible::queryAccessibleInterface(widget()->parentWidget());
    }
};

QAccessibleInterface *accessibleFor(const QString &, QObject *object)
{
    if (auto *popup = qobject_cast<Popup *>(object))
        return new AccessiblePopup(popup);
    auto *widget = qobject_cast<QWidget *>(object);
    return widget && widget->property(hostProperty).toBool() ? new AccessibleHost(widget) : nullptr;
}

QWidget *hostAbove(QWidget *widget)
{
    for (QWidget *host = widget; host; host = host->parentWidget()) {
        if (host->property(hostProperty).toBool())
            return host;
    }
    return widget;
}

} // namespace

Popup::Popup(const QString &name, QWidget *parent)
    : QFrame(hostAbove(parent), Qt::Popup)
{
    setAccessibleName(name);
    setAttribute(Qt::WA_DeleteOnClose);
    setLook(*this, Look::Popup);
}

void Popup::popUp(const QPoint &global)
{
    adjustSize();
    QPoint place = global;
    if (const QScreen *screen = parentWidget() ? parentWidget()->screen() : nullptr) {
        const QRect room = screen->availableGeometry();
        place.setX(std::clamp(place.x(), room.left(), std::max(room.left(), room.right() - width())));
        place.setY(std::clamp(place.y(), room.top(), std::max(room.top(), room.bottom() - height())));
    }
    move(place);
    show();
}

void Popup::showEvent(QShowEvent *event)
{
    QFrame::showEvent(event);
    if (QAccessible::isActive()) {
        QAccessibleEvent created(this, QAccessible::ObjectCreated);
        QAccessible::updateAccessibility(&created);
    }
}

void Popup::hideEvent(QHideEvent *event)
{
    if (QAccessible::isActive()) {
        QAccessibleEvent gone(this, QAccessible::ObjectDestroyed);
        QAccessible::updateAccessibility(&gone);
    }
    QFrame::hideEvent(event);
}

void hostPopups(QWidget &widget)
{
    [[maybe_unused]] static const bool isInstalled = [] {
        QAccessible::installFactory(accessibleFor);
        return true;
    }();
    widget.setProperty(hostProperty, true);
}

} // namespace Landline::Ui
