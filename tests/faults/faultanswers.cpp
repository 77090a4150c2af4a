// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/faultanswers.h"

#include <QCryptographicHash>

#include <algorithm>

namespace Landline::Testing {

const QByteArray &fileBody()
{
    static const QByteArray body = testBytes(fileSize, 1);
    return body;
}

const QByteArray &otherBody()
{
    static const QByteArray body = testBytes(fileSize, 2);
    return body;
}

QString sha256(const QByteArray &body)
{
    return QString::fromLatin1(QCryptographicHash::hash(body, QCryptographicHash::Sha256).toHex());
}

HttpScript file(const QByteArray &body, const QByteArray &etag)
{
    HttpScript script;
    script.body = body;
    script.etag = etag;
    return script;
}

HttpScript datedFile(const QByteArray &body, const QByteArray &lastModified)
{
    HttpScript script = file(body, {});
    script.lastModified = lastModified;
    return script;
}

HttpScript statusOnly(int status, const QByteArray &body)
{
    HttpScript script = file(body, {});
    script.status = status;
    script.contentType = "text/plain";
    return script;
}

HttpScript redirectTo(const QByteArray &location, int status)
{
    HttpScript script = statusOnly(status, {});
    script.with("Location", location);
    return script;
}

HttpScript page()
{
    HttpScript script = statusOnly(200, "<!DOCTYPE html><title>Log in</title><p>Please log in.</p>\n");
    script.contentType = "text/html; charset=utf-8";
    return script;
}

HttpScript rawAnswer(const QByteArray &bytes)
{
    HttpScript script;
    script.raw = bytes;
    return script;
}

HttpScript closing(HttpScript script)
{
    script.closesAfter = true;
    return script;
}

HttpScript stalling(HttpScript script, qint64 after)
{
    script.stallAfter = after;
    return script;
}

HttpScript cut(HttpScript script, qint64 after)
{
    script.cutAfter = after;
    return script;
}

HttpScript slow(HttpScript script, qint64 bytesPerSecond)
{
    script.bytesPerSecond = bytesPerSecond;
    return script;
}

HttpAnswer always(const HttpScript &script)
{
    return [script](const HttpTestRequest &) { return script; };
}

HttpAnswer inOrder(const QList<HttpScript> &scripts)
{
    return [scripts](const HttpTestRequest &request) {
        return scripts.at(std::min<qsizetype>(request.number, scripts.size() - 1));
    };
}

HttpAnswer wholeOrPart(const HttpScript &whole, const HttpScript &part)
{
    return [whole, part](const HttpTestRequest &request) { return request.hasRange() ? part : whole; };
}

FaultStep run(const HttpAnswer &here, const HttpAnswer &there)
{
    FaultStep step;
    step.here = here;
    step.there = there;
    return step;
}

FaultStep failing(const HttpAnswer &here, const HttpAnswer &there)
{
    FaultStep step = run(here, there);
    step.mustFail = true;
    return step;
}

FaultStep interrupted(const HttpAnswer &here, const HttpAnswer &there)
{
    FaultStep step = run(here, there);
    step.end = RunEnd::Interrupted;
    return step;
}

FaultStep goingOn(const HttpAnswer &here, const HttpAnswer &there)
{
    FaultStep step = run(here, there);
    step.mostBytes = restBytes;
    return step;
}

FaultStep leavingSome()
{
    return interrupted(always(stalling(file())));
}

FaultStep after(FaultStep step, const std::function<void(FaultPlace &)> &before)
{
    step.before = before;
    return step;
}

} // namespace Landline::Testing
