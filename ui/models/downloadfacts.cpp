// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/downloadfacts.h"

#include "core/base/bytecount.h"
#include "core/base/plaintext.h"
#include "core/downloads/downloadrequest.h"
#include "ui/models/downloaddetails.h"
#include "ui/models/downloadpreferences.h"
#include "ui/models/tasktext.h"

#include <QLocale>

namespace Landline::Ui {

using Tasks::TaskSnapshot;

namespace {

QString timesText(const TaskSnapshot &download)
{
    const auto text = [](const QDateTime &time) {
        return QLocale().toString(time.toLocalTime(), QLocale::ShortFormat);
    };
    QStringList parts;
    if (download.createdAt.isValid())
        parts.append(QStringLiteral("added %1").arg(text(download.createdAt)));
    if (download.finishedAt.isValid())
        parts.append(QStringLiteral("ended %1").arg(text(download.finishedAt)));
    if (download.state == Tasks::TaskState::Succeeded)
        parts.append(QStringLiteral("took %1").arg(spanText(download.activeTime)));
    return parts.join(QStringLiteral(" · "));
}

/** "4.0 GB (4,012,345,678 bytes)". */
QString sizeText(const TaskSnapshot &download)
{
    const QString amount = amountText(download);
    if (download.progress.total < 0)
        return amount;
    return QStringLiteral("%1 (%2 bytes)").arg(amount, QLocale().toString(download.progress.total));
}

QString digestsText(const DownloadDetails &details, const Downloads::DownloadRequest &request)
{
    QStringList lines;
    for (const auto &[algorithm, hex] : details.digests.asKeyValueRange()) {
        const QString line = QStringLiteral("%1  %2").arg(algorithm.toUpper(), hex);
        lines.append(details.verified.startsWith(algorithm + u'=') ? line + QStringLiteral("  ✓ as expected")
                                                                   : line);
    }
    if (lines.isEmpty() && request.digest.isSet()) {
        lines.append(QStringLiteral("%1  %2  (checked at the end)")
                         .arg(request.digest.algorithm.toUpper(), QString::fromLatin1(request.digest.hex)));
    }
    if (lines.isEmpty() && !details.verified.isEmpty())
        lines.append(checkedText(details));
    return lines.join(u'\n');
}

} // namespace

QList<TaskFact> downloadFacts(const TaskSnapshot &download)
{
    QList<TaskFact> facts;
    const auto add = [&facts](const QString &title, const QString &text) {
        if (!text.isEmpty())
            facts.append({title, plainText(text, KeepBreaks::Yes)});
    };
    const DownloadDetails details = detailsOf(download);
    const auto read = Downloads::DownloadRequest::fromJson(download.spec.arguments);
    const Downloads::DownloadRequest request = read ? *read : Downloads::DownloadRequest();
    add(QStringLiteral("Address"), details.url);
    add(QStringLiteral("Redirected to"), details.finalUrl);
    if (request.isMoved())
        add(QStringLiteral("First address"), request.filedUnder.toDisplayString(QUrl::FullyEncoded));
    const bool isDone = download.state == Tasks::TaskState::Succeeded;
    add(QStringLiteral("File"), isDone                   ? details.file
                                : details.part.isEmpty() ? details.directory
                                                         : details.part);
    add(QStringLiteral("Size"), sizeText(download));
    add(QStringLiteral("Digest"), digestsText(details, request));
    add(QStringLiteral("Type"), details.contentType);
    add(QStringLiteral("ETag"), details.etag);
    add(QStringLiteral("Last modified"), details.lastModified);
    if (request.bytesPerSecond > 0)
        add(QStringLiteral("Own limit"), limitText(request.bytesPerSecond));
    if (!request.access.user.isEmpty())
        add(QStringLiteral("Signed in as"), request.access.user);
    if (download.priority != 0)
        add(QStringLiteral("Priority"), priorityText(download.priority));
    add(QStringLiteral("Times"), timesText(download));
    return facts;
}

} // namespace Landline::Ui
