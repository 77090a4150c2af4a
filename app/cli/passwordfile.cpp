// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/passwordfile.h"

#include <QFile>
#include <QStringDecoder>

namespace Landline::Cli {

static constexpr qint64 maxPasswordBytes = 1024;

Result<QString> readPasswordFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return failure(ErrorCode::Io,
                       QStringLiteral("the password can't be read from %1: %2").arg(path, file.errorString()),
                       path);
    }
    QByteArray line = file.readLine(maxPasswordBytes + 2);
    while (line.endsWith('\n') || line.endsWith('\r'))
        line.chop(1);
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString password = decoder(line);
    if (password.isEmpty() || line.size() > maxPasswordBytes || decoder.hasError()) {
        return failure(
            ErrorCode::InvalidInput,
            QStringLiteral("the first line of %1 is no password: it has to be text of 1 to %2 bytes")
                .arg(path)
                .arg(maxPasswordBytes),
            path);
    }
    return password;
}

} // namespace Landline::Cli
