// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/wastebasket.h"

#include "core/downloads/controlfile.h"
#include "core/downloads/partfile.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QPointer>

namespace Landline::Ui {

namespace {

/** File systems stamp what they make with a clock that is up to a tick of the system behind. */
constexpr std::chrono::milliseconds stampLag{10};

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

/** A part file keeps its birth through all attempts; its record is made anew at each save. */
bool wasThereBefore(const QString &path, const QDateTime &time)
{
    if (time.isNull() || !path.endsWith(Downloads::partSuffix))
        return false;
    const QDateTime born = QFileInfo(path).birthTime();
    return !born.isValid() || born < time.addMSecs(-stampLag.count());
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

void Wastebasket::put(const QStringList &paths, const QDateTime &madeSince)
{
    m_pool.start([paths, madeSince, discard = m_discard, self = QPointer(this)] {
        QStringList left;
        QStringList records; // of part files that stay
        std::shared_ptr<Downloads::PartFile> lock;
        for (const QString &path : paths) {
            if (!QFile::exists(path) || records.contains(path))
                continue;
            const bool isOlder = wasThereBefore(path, madeSince);
            const bool stays = isOlder || isInUse(path, lock);
            if (stays)
                records.append(Downloads::controlPathFor(path));
            if (!isOlder && (stays || !discard(path)))
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
