// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/handshakeproblem.h"

#include "core/base/plaintext.h"

#include <QStringList>

#include <algorithm>

namespace Landline::Downloads {

QString handshakeProblemText(const QString &host, const QString &libraryText)
{
    const auto saysOneOf = [&libraryText](const QStringList &phrases) {
        return std::any_of(phrases.cbegin(), phrases.cend(), [&libraryText](const QString &phrase) {
            return libraryText.contains(phrase, Qt::CaseInsensitive);
        });
    };
    if (saysOneOf({QStringLiteral("alert protocol version"), QStringLiteral("unsupported protocol"),
                   QStringLiteral("version too low"), QStringLiteral("dh key too small")}))
        return QStringLiteral("%1 only offers encryption that is too old to be safe").arg(host);
    // What comes is no TLS at all: an open server, or something else altogether.
    if (saysOneOf({QStringLiteral("wrong version number"), QStringLiteral("packet length too long"),
                   QStringLiteral("http request"), QStringLiteral("unknown protocol")}))
        return QStringLiteral("%1 does not speak TLS; is it http:// instead of https://, or another port?")
            .arg(host);
    if (saysOneOf({QStringLiteral("handshake failure"), QStringLiteral("no shared cipher"),
                   QStringLiteral("insufficient security")}))
        return QStringLiteral("%1 and Landline know no encryption that both take for safe").arg(host);
    if (saysOneOf({QStringLiteral("certificate required"), QStringLiteral("alert bad certificate")}))
        return QStringLiteral("%1 wants a certificate of its visitors").arg(host);
    return QStringLiteral("no encrypted connection to %1 came about: %2")
        .arg(host, plainText(libraryText.left(300), KeepBreaks::No));
}

} // namespace Landline::Downloads
