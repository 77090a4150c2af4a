// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/faultplace.h"

#include <QProcess>

namespace Landline::Testing {

static bool runs(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.start(program, arguments);
    return process.waitForFinished() && process.exitStatus() == QProcess::NormalExit
           && process.exitCode() == 0;
}

FaultPlace::FaultPlace(const QString &name, const QString &partName, const QString &controlName)
    : m_name(name)
    , m_partName(QString(partName).replace("{name}", name))
    , m_controlName(QString(controlName).replace("{name}", name))
{
    if (!QDir(m_around.path()).mkdir("out"))
        qFatal("cannot make a directory");
}

FaultPlace::~FaultPlace()
{
    if (m_isMounted)
        runs("umount", {"--lazy", out()});
}

bool FaultPlace::setDiskSize(qint64 bytes)
{
    const QString size = QStringLiteral("%1size=%2").arg(m_isMounted ? "remount," : "").arg(bytes);
    const bool done = runs("mount", {"-t", "tmpfs", "-o", size, "tmpfs", out()});
    m_isMounted |= done;
    return done;
}

QStringList FaultPlace::names() const
{
    return QDir(out()).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                                 QDir::Name);
}

QByteArray FaultPlace::read(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void FaultPlace::write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("cannot write %s", qPrintable(path));
}

void FaultPlace::keep(const QString &path, const QByteArray &content)
{
    write(path, content);
    m_kept.insert(path, content);
}

QString FaultPlace::damage() const
{
    for (const auto &[path, content] : m_kept.asKeyValueRange()) {
        if (read(path) != content)
            return QStringLiteral("%1 was somebody else's, and has changed").arg(QFileInfo(path).fileName());
    }
    QStringList strangers =
        QDir(m_around.path())
            .entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    strangers.removeAll("out");
    for (const auto &[path, content] : m_kept.asKeyValueRange())
        strangers.removeAll(QFileInfo(path).fileName());
    strangers.removeIf([](const QString &name) { return name.startsWith("case."); });
    return strangers.isEmpty() ? QString()
                               : QStringLiteral("outside the directory: %1").arg(strangers.join(' '));
}

} // namespace Landline::Testing
