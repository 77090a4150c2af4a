// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/openadvice.h"

#include <QFileInfo>
#include <QMimeDatabase>
#include <QSet>

#include <algorithm>

namespace Landline::Ui {

OpenAdvice adviceFor(const QString &path)
{
    static const QSet<QString> runnable{
        QStringLiteral("desktop"),  QStringLiteral("sh"),   QStringLiteral("bash"),
        QStringLiteral("run"),      QStringLiteral("bin"),  QStringLiteral("exe"),
        QStringLiteral("msi"),      QStringLiteral("bat"),  QStringLiteral("cmd"),
        QStringLiteral("com"),      QStringLiteral("scr"),  QStringLiteral("pif"),
        QStringLiteral("ps1"),      QStringLiteral("vbs"),  QStringLiteral("js"),
        QStringLiteral("jse"),      QStringLiteral("wsf"),  QStringLiteral("hta"),
        QStringLiteral("lnk"),      QStringLiteral("url"),  QStringLiteral("jar"),
        QStringLiteral("py"),       QStringLiteral("pl"),   QStringLiteral("rb"),
        QStringLiteral("command"),  QStringLiteral("app"),  QStringLiteral("reg"),
        QStringLiteral("appimage"), QStringLiteral("jnlp"), QStringLiteral("workflow")};
    static const QStringList kinds{QStringLiteral("application/x-executable"),
                                   QStringLiteral("application/x-sharedlib"),
                                   QStringLiteral("application/x-shellscript"),
                                   QStringLiteral("application/x-desktop"),
                                   QStringLiteral("application/x-ms-dos-executable"),
                                   QStringLiteral("application/x-java-archive"),
                                   QStringLiteral("text/x-python"),
                                   QStringLiteral("application/x-perl"),
                                   QStringLiteral("application/vnd.appimage"),
                                   QStringLiteral("application/x-iso9660-appimage")};
    const QFileInfo file(path);
    if (!file.exists())
        return OpenAdvice::Missing;
    // What a link leads to, or a directory, is not what was loaded.
    if (!file.isFile() || file.isSymLink() || runnable.contains(file.suffix().toLower()))
        return OpenAdvice::ShowOnly;
    const QMimeDatabase types;
    const QMimeType type = types.mimeTypeForFile(file);
    const QMimeType byContent = types.mimeTypeForFile(file, QMimeDatabase::MatchContent);
    const bool isRunnable = std::any_of(kinds.cbegin(), kinds.cend(), [&](const QString &kind) {
        return type.inherits(kind) || byContent.inherits(kind);
    });
    // Some file systems mark everything as a program: a document that is known for one stays a document.
    const bool isMarked =
        file.isExecutable() && (byContent.isDefault() || byContent.inherits(QStringLiteral("text/plain")));
    return isRunnable || isMarked ? OpenAdvice::ShowOnly : OpenAdvice::Open;
}

} // namespace Landline::Ui
