// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/wastebasket.h"

#include "core/downloads/controlfile.h"
#include "core/downloads/partfile.h"

#include <QCoreApplication>
#include <QFile>
#include <QPointer>

namespace Landline::Ui {

namespace {

/** A download that runs is at it, here or in another program; else nobody can begin while `lock` lives. */
bool isInUse(const QString &path, std::shared_ptr<Downloads::PartFile> &lock)
{
    if (!path.endsWith(Downloads::partSuffix))
        return false;
    const auto part = Downloads::PartFile::reopen(path);
    if (part)
        lock = *part;
    return !part && part.error().code == ErrorCode::Busy;
}

} // namespace

Wastebasket::Wastebasket(QObject *parent)
    : Wastebasket([](const QString &path) { return QFile::moveToTrash(path); }, parent)
{}

Wastebasket::Wastebasket(Discard discard, QObject *parent)
    : QObject(parent)
    , m_discard(std::move(discard))
{
    m_pool.setMaxThreadCount(1);
}

void Wastebasket::put(const QStringList &paths)
{
    m_pool.start([paths, discard = m_discard, self = QPointer(this)] {
        QStringList left;
        QStringList records; // of part files that stay
        std::shared_ptr<Downloads::PartFile> lock;
        for (const QString &path : paths) {
            if (!QFile::exists(path) || records.contains(path))
                continue;
            const bool stays = isInUse(path, lock);
            if (stays)
                records.append(Downloads::controlPathFor(path));
            if (stays || !discard(path))
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
