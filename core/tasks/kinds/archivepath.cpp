// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/kinds/archivepath.h"

#include "core/base/plaintext.h"

#include <QFileInfo>
#include <QStringList>

#include <algorithm>

namespace Landline::Tasks {

static tl::unexpected<Error> refused(const QString &name, const char *why)
{
    return failure(ErrorCode::Refused,
                   QStringLiteral("it contains “%1”, %2")
                       .arg(plainText(name.left(200), KeepBreaks::No), QString::fromUtf8(why)));
}

Result<QString> safeEntryPath(const QString &name)
{
    if (name.startsWith(u'/'))
        return refused(name, "which would be written to a place of its own choice");
    QStringList components;
    for (const QString &raw : name.split(u'/', Qt::SkipEmptyParts)) {
        // Taken out first: what is left of a name may be "..".
        QString component = plainText(raw, KeepBreaks::No);
        if (component.isEmpty())
            component = QStringLiteral("_");
        if (component == QLatin1String("."))
            continue;
        if (component == QLatin1String(".."))
            return refused(name, "which leads out of the directory that it is unpacked to");
        if (component.toUtf8().size() > maxEntryNameBytes)
            return refused(name, "whose name is too long");
        components.append(component);
    }
    if (components.size() > maxArchiveDepth)
        return refused(name, "which lies too deep");
    return components.join(u'/');
}

bool linkStaysInside(const QString &path, const QString &target)
{
    if (target.isEmpty() || target.startsWith(u'/') || target.contains(QChar::Null))
        return false;
    const QStringList components = target.split(u'/', Qt::SkipEmptyParts);
    const auto isUp = [](const QString &component) { return component == QLatin1String(".."); };
    const auto firstDown = std::find_if_not(components.cbegin(), components.cend(), isUp);
    const qsizetype above = path.count(u'/');
    return std::distance(components.cbegin(), firstDown) <= above
           && std::none_of(firstDown, components.cend(), isUp);
}

QString archiveStem(const QString &path)
{
    static const QStringList compressions{
        QStringLiteral(".gz"),  QStringLiteral(".xz"),   QStringLiteral(".zst"), QStringLiteral(".bz2"),
        QStringLiteral(".lz4"), QStringLiteral(".lzma"), QStringLiteral(".lz"),  QStringLiteral(".Z")};
    QString name = QFileInfo(path).fileName();
    for (const QString &suffix : compressions) {
        if (name.endsWith(suffix, Qt::CaseInsensitive) && name.size() > suffix.size()) {
            name.chop(suffix.size());
            if (name.endsWith(QLatin1String(".tar"), Qt::CaseInsensitive) && name.size() > 4)
                name.chop(4);
            return name;
        }
    }
    const qsizetype dot = name.lastIndexOf(u'.');
    return dot > 0 ? name.left(dot) : name;
}

} // namespace Landline::Tasks
