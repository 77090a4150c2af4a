// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"

#include <cerrno>
#include <system_error>

namespace Landline {

bool isTransient(const Error &error)
{
    switch (error.code) {
    case ErrorCode::Network:
    case ErrorCode::Timeout:
    case ErrorCode::Busy:
        return true;
    case ErrorCode::Http:
        return error.httpStatus == 408 || error.httpStatus == 425 || error.httpStatus == 429
               || (error.httpStatus >= 500 && error.httpStatus != 501 && error.httpStatus != 505);
    default:
        return false;
    }
}

static ErrorCode codeFromErrno(int value)
{
    switch (value) {
    case ENOSPC:
    case EDQUOT:
        return ErrorCode::DiskFull;
    case EACCES:
    case EPERM:
    case EROFS:
    case ELOOP:
        return ErrorCode::PermissionDenied;
    case ENOENT:
    case ENOTDIR:
        return ErrorCode::NotFound;
    case EEXIST:
        return ErrorCode::AlreadyExists;
    case EWOULDBLOCK:
        return ErrorCode::Busy;
    default:
        return ErrorCode::Io;
    }
}

Error errorFromErrno(int value, const QString &what, const QString &path)
{
    const QString reason = QString::fromStdString(std::generic_category().message(value));
    return {codeFromErrno(value), QStringLiteral("%1 %2: %3").arg(what, path, reason), path, 0, {}};
}

QDebug operator<<(QDebug debug, const Error &error)
{
    const QDebugStateSaver saver(debug);
    debug.nospace() << "Error(" << error.code << ", " << error.message << ')';
    return debug;
}

} // namespace Landline
