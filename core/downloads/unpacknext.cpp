// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/unpacknext.h"

#include "core/tasks/kinds/unpackkind.h"

#include <QFileInfo>

#include <algorithm>

namespace Landline::Downloads {

bool isArchiveName(const QString &name)
{
    static const QStringList endings{
        QStringLiteral(".zip"), QStringLiteral(".7z"),  QStringLiteral(".rar"),  QStringLiteral(".tar"),
        QStringLiteral(".gz"),  QStringLiteral(".tgz"), QStringLiteral(".bz2"),  QStringLiteral(".tbz2"),
        QStringLiteral(".xz"),  QStringLiteral(".txz"), QStringLiteral(".zst"),  QStringLiteral(".tzst"),
        QStringLiteral(".lz"),  QStringLiteral(".lz4"), QStringLiteral(".lzma"), QStringLiteral(".cpio")};
    return std::any_of(endings.cbegin(), endings.cend(), [&name](const QString &ending) {
        return name.size() > ending.size() && name.endsWith(ending, Qt::CaseInsensitive);
    });
}

std::optional<Tasks::NextTask> unpackNext(const QJsonObject &arguments, const QJsonObject &details)
{
    if (!arguments.value(QLatin1String("unpacks")).toBool()
        || details.value(QLatin1String("skipped")).toBool())
        return {};
    const QString file = details.value(QLatin1String("file")).toString();
    if (!isArchiveName(file))
        return {};
    return Tasks::NextTask{Tasks::unpackSpec(file),
                           QStringLiteral("Unpack %1").arg(QFileInfo(file).fileName())};
}

} // namespace Landline::Downloads
