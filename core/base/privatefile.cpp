// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/privatefile.h"

#include "core/base/filesystem.h"

#include <QFileInfo>
#include <QTemporaryFile>

namespace Landline {

Result<void> writeNewPrivateFile(const QString &path, QByteArrayView content)
{
    // Without a name nothing is left behind by a program that is killed in the middle.
    Result<OsFile> file = OsFile::openUnnamed(path);
    if (!file) {
        QTemporaryFile place(path + QStringLiteral(".XXXXXX"));
        if (!place.open())
            return failure(ErrorCode::Io,
                           QStringLiteral("cannot write %1: %2").arg(path, place.errorString()), path);
        Result<void> published = writePrivateFile(place.fileName(), content);
        if (published)
            published = publishFile(place.fileName(), path);
        place.setAutoRemove(!published);
        return published;
    }
    Result<void> written = file->setMode(ownerReadsAndWrites);
    if (written)
        written = file->writeAt(0, content);
    if (written)
        written = file->sync();
    if (written)
        written = file->linkAs(path);
    if (written)
        syncDirectory(QFileInfo(path).absolutePath());
    return written;
}

} // namespace Landline
