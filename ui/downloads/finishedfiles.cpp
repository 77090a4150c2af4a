// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloads/finishedfiles.h"

#include "core/base/plaintext.h"
#include "ui/models/openadvice.h"
#include "ui/painting/noticebar.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDesktopServices>
#include <QFileInfo>
#include <QSet>
#include <QUrl>
#include <QtConcurrent>

namespace Landline::Ui {

namespace {

QString shownName(const QString &file)
{
    return plainText(QFileInfo(file).fileName(), KeepBreaks::No);
}

QDBusMessage showItemsCall(const QStringList &files)
{
    const QString service = QStringLiteral("org.freedesktop.FileManager1");
    QDBusMessage call = QDBusMessage::createMethodCall(
        service, QStringLiteral("/org/freedesktop/FileManager1"), service, QStringLiteral("ShowItems"));
    QStringList addresses;
    for (const QString &file : files)
        addresses.append(QUrl::fromLocalFile(file).toString(QUrl::FullyEncoded));
    call << addresses << QString();
    return call;
}

} // namespace

FinishedFiles::FinishedFiles(NoticeBar &notices, QObject *parent)
    : QObject(parent)
    , m_notices(notices)
{}

void FinishedFiles::open(const QString &file)
{
    // A disk may be slow to answer: asked elsewhere.
    QtConcurrent::run([file] { return adviceFor(file); }).then(this, [this, file](OpenAdvice advice) {
        switch (advice) {
        case OpenAdvice::Missing:
            m_notices.say(tr("“%1” is no longer in its folder.").arg(shownName(file)), {}, NoticeKind::Error);
            break;
        case OpenAdvice::ShowOnly:
            m_notices.say(tr("“%1” may be a program. Landline never runs what was downloaded, so it is shown "
                             "in its folder.")
                              .arg(shownName(file)));
            showChecked({file});
            break;
        case OpenAdvice::Open:
            if (!QDesktopServices::openUrl(QUrl::fromLocalFile(file)))
                m_notices.say(tr("No program opens “%1”.").arg(shownName(file)), {}, NoticeKind::Error);
            break;
        }
    });
}

void FinishedFiles::showInFolder(const QStringList &files)
{
    QtConcurrent::run([files] {
        QStringList there;
        for (const QString &file : files) {
            if (QFileInfo::exists(file))
                there.append(file);
        }
        return there;
    }).then(this, [this, files](const QStringList &there) {
        if (there.isEmpty() && !files.isEmpty())
            m_notices.say(tr("“%1” is no longer in its folder.").arg(shownName(files.constFirst())), {},
                          NoticeKind::Error);
        else
            showChecked(there);
    });
}

void FinishedFiles::openFolder(const QString &folder)
{
    QtConcurrent::run([folder] {
        return QFileInfo(folder).isDir();
    }).then(this, [this, folder](bool isThere) {
        if (isThere)
            openInManager(folder);
        else
            m_notices.say(tr("The folder “%1” is no longer there.").arg(plainText(folder, KeepBreaks::No)),
                          {}, NoticeKind::Error);
    });
}

void FinishedFiles::openInManager(const QString &folder)
{
    if (!QDesktopServices::openUrl(QUrl::fromLocalFile(folder)))
        m_notices.say(tr("No program shows the folder “%1”.").arg(plainText(folder, KeepBreaks::No)), {},
                      NoticeKind::Error);
}

void FinishedFiles::showChecked(const QStringList &files)
{
    if (files.isEmpty())
        return;
    const auto bus = QDBusConnection::sessionBus();
    if (!bus.isConnected()) {
        openFolders(files);
        return;
    }
    auto *reply = new QDBusPendingCallWatcher(
        bus.asyncCall(showItemsCall(files), static_cast<int>(patience.count())), this);
    connect(reply, &QDBusPendingCallWatcher::finished, this, [this, files](QDBusPendingCallWatcher *ended) {
        ended->deleteLater();
        if (ended->isError())
            openFolders(files);
    });
}

void FinishedFiles::openFolders(const QStringList &files)
{
    QSet<QString> opened;
    for (const QString &file : files) {
        const QString folder = QFileInfo(file).absolutePath();
        if (opened.contains(folder))
            continue;
        opened.insert(folder);
        openInManager(folder);
    }
}

} // namespace Landline::Ui
