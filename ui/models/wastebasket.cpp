// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/wastebasket.h"

#include <QCoreApplication>
#include <QFile>
#include <QPointer>
#include <QThreadPool>

namespace Landline::Ui {

Wastebasket::Wastebasket(QObject *parent)
    : Wastebasket([](const QString &path) { return QFile::moveToTrash(path); }, parent)
{}

Wastebasket::Wastebasket(Discard discard, QObject *parent)
    : QObject(parent)
    , m_discard(std::move(discard))
{}

void Wastebasket::put(const QStringList &paths)
{
    QThreadPool::globalInstance()->start([paths, discard = m_discard, self = QPointer(this)] {
        QStringList left;
        for (const QString &path : paths) {
            if (QFile::exists(path) && !discard(path))
                left.append(path);
        }
        if (left.isEmpty())
            return;
        QMetaObject::invokeMethod(
            qApp,
            [self, left] {
                if (self)
                    Q_EMIT self->refused(left);
            },
            Qt::QueuedConnection);
    });
}

} // namespace Landline::Ui
