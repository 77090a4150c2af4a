// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDir>
#include <QMap>
#include <QTemporaryDir>

#include <chrono>
#include <functional>

namespace Landline::Testing {

struct FaultCase;

/** Where a case's files are: a directory to download to, and one around it that nothing may get into. */
class FaultPlace
{
public:
    /** `partName` and `controlName`: how a program calls what it keeps beside {name}; empty: it keeps none.
     */
    FaultPlace(const QString &name, const QString &partName, const QString &controlName);
    ~FaultPlace();

    [[nodiscard]] QString out() const { return m_around.filePath(QStringLiteral("out")); }
    [[nodiscard]] QString around(const QString &name) const { return m_around.filePath(name); }
    [[nodiscard]] QString finalPath() const { return inOut(m_name); }
    /** The unfinished file, which may have the final name. */
    [[nodiscard]] QString partPath() const { return inOut(m_partName.isEmpty() ? m_name : m_partName); }
    [[nodiscard]] QString controlPath() const { return inOut(m_controlName); }
    [[nodiscard]] QStringList names() const;
    [[nodiscard]] static QByteArray read(const QString &path);

    static void write(const QString &path, const QByteArray &content);
    /** Somebody's file: it has to be there, unchanged, at the end. */
    void keep(const QString &path, const QByteArray &content);
    [[nodiscard]] bool isKept(const QString &path) const { return m_kept.contains(path); }
    /** Makes out() a disk of `bytes`, or gives it that size; false: this needs root, or another system. */
    [[nodiscard]] bool setDiskSize(qint64 bytes);
    /** Empty, or what has happened to files that were none of the program's business. */
    [[nodiscard]] QString damage() const;

private:
    [[nodiscard]] QString inOut(const QString &name) const { return QDir(out()).filePath(name); }

    QTemporaryDir m_around;
    QString m_name;
    QString m_partName;
    QString m_controlName;
    QMap<QString, QByteArray> m_kept;
    bool m_isMounted = false;
};

} // namespace Landline::Testing
