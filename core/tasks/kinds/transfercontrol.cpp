// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/kinds/transfercontrol.h"

#include "core/base/filename.h"
#include "core/tasks/kinds/arguments.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

#include <optional>

namespace Landline::Tasks {

static constexpr int maxClaims = 1000;
static constexpr qint64 maxControlBytes = 1 << 20; // paths are long at worst, not endless

TransferControl::TransferControl(OsFile file, QString partPath)
    : m_file(std::move(file))
    , m_partPath(std::move(partPath))
{}

static bool isThere(const QString &path)
{
    const QFileInfo info(path);
    return info.exists() || info.isSymLink();
}

void TransferControl::load(const QString &source)
{
    const QByteArray json = orThrow(m_file.readAt(0, maxControlBytes));
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    m_isFresh = json.isEmpty();
    m_state.source = source;
    const QString stored = object.value(u"source").toString();
    m_isOthers = !stored.isEmpty() && stored != source;
    if (stored != source)
        return; // new, or damaged, as by a power failure: from the start
    m_state.lastSynced = object.value(u"synced").toString();
    m_state.current = object.value(u"current").toString();
    m_state.size = object.value(u"size").toInteger();
    m_state.modified = object.value(u"modified").toString().toLongLong(); // beyond what a double holds
    m_state.offset = object.value(u"offset").toInteger();
    m_state.published = object.value(u"published").toString();
    if (!m_state.published.isEmpty() && !isThere(m_state.published))
        m_state.published.clear();
}

TransferControl TransferControl::claim(const QString &source, const QString &directory, const QString &name)
{
    const QString base = extensibleName(name);
    for (int number = 0; number < maxClaims; ++number) {
        const QString stem = number == 0 ? base : numberedName(base, number);
        const QString part = QDir(directory).filePath(stem + QStringLiteral(".part"));
        const QString path = part + QStringLiteral(".copy");
        const bool hasControl = isThere(path);
        if (!hasControl && isThere(part))
            continue; // a download's, or a person's
        TransferControl control(orThrow(OsFile::open(path, OpenMode::CreateReadWrite)), part);
        if (!control.m_file.lock() || !control.m_file.isAtItsPath())
            continue;
        control.load(source);
        if (!control.m_isOthers) {
            if (control.m_isFresh)
                control.save();
            return control;
        }
    }
    throw Error{
        ErrorCode::Busy,
        QStringLiteral("too many unfinished copies of %1 are in %2; tidy up there").arg(name, directory),
        directory,
        0,
        {}};
}

void TransferControl::save()
{
    const QJsonObject object{{QStringLiteral("source"), m_state.source},
                             {QStringLiteral("synced"), m_state.lastSynced},
                             {QStringLiteral("current"), m_state.current},
                             {QStringLiteral("size"), m_state.size},
                             {QStringLiteral("modified"), QString::number(m_state.modified)},
                             {QStringLiteral("offset"), m_state.offset},
                             {QStringLiteral("published"), m_state.published}};
    const QByteArray json = QJsonDocument(object).toJson(QJsonDocument::Compact);
    orThrow(m_file.writeAt(0, json));
    orThrow(m_file.truncate(json.size()));
    orThrow(m_file.sync());
}

void TransferControl::remove()
{
    QFile::remove(m_file.path());
}

void TransferControl::removeIfNothingWasWritten()
{
    if (!isThere(m_partPath) && !isThere(stagePath()))
        remove();
}

} // namespace Landline::Tasks
