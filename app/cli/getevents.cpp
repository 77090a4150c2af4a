// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/getevents.h"

namespace Landline::Cli::GetEvents {

using namespace Landline::Tasks;

static QJsonObject event(QLatin1String name, qint64 number, const QString &url)
{
    return {{QStringLiteral("event"), name}, {QStringLiteral("id"), number}, {QStringLiteral("url"), url}};
}

static void addError(QJsonObject &object, const Error &error)
{
    object.insert(QStringLiteral("reason"), reason(error));
    object.insert(QStringLiteral("message"), error.message);
    if (error.httpStatus > 0)
        object.insert(QStringLiteral("http"), error.httpStatus);
}

QString reason(const Error &error)
{
    switch (error.code) {
    case ErrorCode::Timeout:
        return QStringLiteral("timeout");
    case ErrorCode::Http:
        return QStringLiteral("http");
    case ErrorCode::Auth:
        return QStringLiteral("auth");
    case ErrorCode::Tls:
        return QStringLiteral("tls");
    case ErrorCode::Redirect:
        return QStringLiteral("redirect");
    case ErrorCode::Changed:
        return QStringLiteral("changed");
    case ErrorCode::NotTheFile:
        return QStringLiteral("not-the-file");
    case ErrorCode::Checksum:
        return QStringLiteral("checksum");
    case ErrorCode::DiskFull:
        return QStringLiteral("disk-full");
    // What the system says of a path that can't be written: the person has to look at the path.
    case ErrorCode::PermissionDenied:
    case ErrorCode::NotFound:
    case ErrorCode::Io:
    case ErrorCode::Damaged:
        return QStringLiteral("permission");
    case ErrorCode::AlreadyExists:
        return QStringLiteral("exists");
    case ErrorCode::Busy:
        return QStringLiteral("busy");
    case ErrorCode::Canceled:
    case ErrorCode::Interrupted:
        return QStringLiteral("cancelled");
    case ErrorCode::Network:
        return QStringLiteral("network");
    default:
        return QStringLiteral("protocol");
    }
}

QJsonObject queued(qint64 number, const QString &url)
{
    return event(QLatin1String("queued"), number, url);
}

QJsonObject refused(qint64 number, const QString &url, const Error &error)
{
    QJsonObject out = event(QLatin1String("failed"), number, url);
    addError(out, error);
    return out;
}

QJsonObject progress(qint64 number, const QString &url, const TaskSnapshot &task)
{
    QJsonObject out = event(QLatin1String("progress"), number, url);
    out.insert(QStringLiteral("bytes"), task.progress.done);
    out.insert(QStringLiteral("total"),
               task.progress.total >= 0 ? QJsonValue(task.progress.total) : QJsonValue());
    out.insert(QStringLiteral("rate"), task.bytesPerSecond);
    return out;
}

QJsonObject retry(qint64 number, const QString &url, const TaskSnapshot &task,
                  std::chrono::milliseconds delay)
{
    QJsonObject out = event(QLatin1String("retry"), number, url);
    out.insert(QStringLiteral("attempt"), task.attempt);
    out.insert(QStringLiteral("delay"), static_cast<double>(delay.count()) / 1000);
    addError(out, task.error);
    return out;
}

QJsonObject done(qint64 number, const QString &url, const TaskSnapshot &task)
{
    QJsonObject out = event(QLatin1String("done"), number, url);
    out.insert(QStringLiteral("file"), task.details.value(QStringLiteral("file")));
    out.insert(QStringLiteral("bytes"), task.progress.done);
    const auto textOrNull = [](const QString &text) {
        return text.isEmpty() ? QJsonValue() : QJsonValue(text);
    };
    const QJsonObject digests = task.details.value(QStringLiteral("digests")).toObject();
    out.insert(QStringLiteral("sha256"), textOrNull(digests.value(QStringLiteral("sha-256")).toString()));
    const QString verified = task.details.value(QStringLiteral("verified")).toString();
    out.insert(QStringLiteral("verified"), textOrNull(verified.section(u'=', 0, 0)));
    return out;
}

QJsonObject failed(qint64 number, const QString &url, const TaskSnapshot &task)
{
    QJsonObject out = event(QLatin1String("failed"), number, url);
    if (task.state == TaskState::Canceled) {
        addError(out, {ErrorCode::Canceled, QStringLiteral("stopped before it was complete"), {}, 0, {}});
        return out;
    }
    addError(out, task.error);
    return out;
}

} // namespace Landline::Cli::GetEvents
