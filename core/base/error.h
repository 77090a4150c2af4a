// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDebug>
#include <QMetaType>
#include <QString>

#include <chrono>
#include <optional>

namespace Landline {
Q_NAMESPACE

/** What went wrong, for the program. Logic switches on this, never on the message. Values are stored: append
 * only. */
enum class ErrorCode {
    None,
    InvalidInput,
    NotFound,
    AlreadyExists,
    PermissionDenied,
    DiskFull,
    Io,
    Network,
    Timeout,
    Http,
    Auth,
    Tls,
    Redirect,
    Changed,
    NotTheFile,
    Checksum,
    Protocol,
    Busy,
    Canceled,
    Interrupted,
    Exception,
    ExitCode,
    Signal,
    DependencyFailed,
    NewerVersion,
    Damaged,
    Refused,
    TooLarge,
};
Q_ENUM_NS(ErrorCode)

/** The one error type of the program: a code for logic, a sentence for people, and what else is known. */
struct Error
{
    ErrorCode code = ErrorCode::None;
    QString message;    ///< for people: what happened and, where there is something, what to do
    QString path;       ///< the file or directory concerned, if any
    int httpStatus = 0; ///< 0: none
    std::optional<std::chrono::milliseconds> retryAfter; ///< what the server asked for

    explicit operator bool() const { return code != ErrorCode::None; }
    bool operator==(const Error &) const = default;
};

/** True where trying again later may help without anybody changing anything (RFC 9110: 408, 425, 429, 5xx).
 */
[[nodiscard]] bool isTransient(const Error &error);

/** The Error for an errno value of a file operation on `path`; `what` is a phrase like "cannot write". */
[[nodiscard]] Error errorFromErrno(int value, const QString &what, const QString &path);

QDebug operator<<(QDebug debug, const Error &error);

} // namespace Landline

Q_DECLARE_METATYPE(Landline::Error)
