// SPDX-License-Identifier: GPL-3.0-or-later
// The words that cases are written in: what a server answers, and the steps of a case.
#pragma once

#include "tests/faults/faultcase.h"

namespace Landline::Testing {

inline constexpr qint64 fileSize = 4'000'000;
/** So much of each answer comes before a stall or a cut. */
inline constexpr qint64 someBytes = 500'000;
/** What a program that goes on has to fetch at most, after a step that stalled: what one answer brought is
 * there. */
inline constexpr qint64 restBytes = fileSize - someBytes + 100'000;
/** A pace at which several connections are worth it. */
inline constexpr qint64 slowPace = 2'000'000;

/** As long as fileBody(), and another. */
[[nodiscard]] const QByteArray &otherBody();

[[nodiscard]] QString sha256(const QByteArray &body);

[[nodiscard]] HttpScript file(const QByteArray &body = fileBody(), const QByteArray &etag = "\"v1\"");
/** Without an ETag. */
[[nodiscard]] HttpScript datedFile(const QByteArray &body, const QByteArray &lastModified);
[[nodiscard]] HttpScript statusOnly(int status, const QByteArray &body = "no file\n");
[[nodiscard]] HttpScript redirectTo(const QByteArray &location, int status = 302);
[[nodiscard]] HttpScript page();
[[nodiscard]] HttpScript rawAnswer(const QByteArray &bytes);
/** Closes the connection after its answer, and does not say so before. */
[[nodiscard]] HttpScript closing(HttpScript script);
[[nodiscard]] HttpScript stalling(HttpScript script, qint64 after = someBytes);
[[nodiscard]] HttpScript cut(HttpScript script, qint64 after = someBytes);
[[nodiscard]] HttpScript slow(HttpScript script, qint64 bytesPerSecond = slowPace);

[[nodiscard]] HttpAnswer always(const HttpScript &script);
/** One request after the other, whatever they ask; the last one is repeated. */
[[nodiscard]] HttpAnswer inOrder(const QList<HttpScript> &scripts);
/** `part` to requests for a range, `whole` to others. */
[[nodiscard]] HttpAnswer wholeOrPart(const HttpScript &whole, const HttpScript &part);

[[nodiscard]] FaultStep run(const HttpAnswer &here, const HttpAnswer &there = {});
/** Ends by itself, and not well. */
[[nodiscard]] FaultStep failing(const HttpAnswer &here, const HttpAnswer &there = {});
/** Ended by Ctrl+C once the servers' answers have come to a halt. */
[[nodiscard]] FaultStep interrupted(const HttpAnswer &here, const HttpAnswer &there = {});
/** Goes on after interrupted(): what was there may not be fetched again. */
[[nodiscard]] FaultStep goingOn(const HttpAnswer &here, const HttpAnswer &there = {});
/** A first step that leaves someBytes or more of fileBody(). */
[[nodiscard]] FaultStep leavingSome();
[[nodiscard]] FaultStep after(FaultStep step, const std::function<void(FaultPlace &)> &before);

} // namespace Landline::Testing
