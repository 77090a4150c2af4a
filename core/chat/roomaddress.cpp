// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/roomaddress.h"

#include "core/base/plaintext.h"
#include "core/net/keywords.h"
#include "core/net/place.h"

#include <QHostAddress>
#include <QRegularExpression>
#include <QUrl>

namespace Landline::Chat {

static constexpr qsizetype maxHostLength = 253; // RFC 1035, section 2.3.4

/** As a message may show it. */
static QString shown(const QString &text)
{
    return plainText(text.left(100), KeepBreaks::No);
}

QString RoomAddress::place() const
{
    return Net::placeOf(host, port);
}

QString RoomAddress::link() const
{
    return QStringLiteral("landline://%1%2")
        .arg(place(), fingerprint.isEmpty() ? QString() : u'#' + fingerprint);
}

Result<QString> parseFingerprint(const QString &text)
{
    static const QRegularExpression passedOver(QStringLiteral("[:\\s-]"));
    static const QRegularExpression form(QStringLiteral("^[0-9a-f]{64}$"));
    if (const std::optional<QString> fromWords = Net::digitsOfKeyWords(text))
        return *fromWords;
    const QString digits = QString(text).remove(passedOver).toLower();
    if (!form.match(digits).hasMatch()) {
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("“%1” is not a fingerprint; it has 64 hexadecimal digits, or six words")
                           .arg(shown(text)));
    }
    return digits;
}

static tl::unexpected<Error> wrong(const QString &text)
{
    return failure(
        ErrorCode::InvalidInput,
        QStringLiteral("“%1” is not an address; write it as 10.0.0.5 or 10.0.0.5:8888").arg(shown(text)));
}

Result<RoomAddress> parseRoomAddress(const QString &text)
{
    RoomAddress address;
    QString rest = text.trimmed();
    static const QString scheme = QStringLiteral("landline://");
    if (rest.startsWith(scheme, Qt::CaseInsensitive)) {
        rest.remove(0, scheme.size());
        if (const qsizetype hash = rest.indexOf(u'#'); hash >= 0) {
            Result<QString> fingerprint = parseFingerprint(rest.mid(hash + 1));
            if (!fingerprint)
                return failure(fingerprint.error());
            address.fingerprint = *fingerprint;
            rest.truncate(hash);
        }
        if (rest.endsWith(u'/'))
            rest.chop(1);
    }
    static const QRegularExpression form(
        QStringLiteral("^(?:\\[([0-9A-Fa-f:.%\\w]+)\\]|([^:\\[\\]/@?#\\s]+))(?::(\\d{1,5}))?$"));
    static const QRegularExpression bareV6(QStringLiteral("^[0-9A-Fa-f:.%\\w]+$"));
    const QRegularExpressionMatch match = form.match(rest);
    QString port;
    if (match.hasMatch()) {
        address.host = match.captured(1) + match.captured(2);
        port = match.captured(3);
    } else if (rest.count(u':') > 1 && bareV6.match(rest).hasMatch() && !QHostAddress(rest).isNull()) {
        address.host = rest; // a bare IPv6 address
    } else {
        return wrong(text);
    }
    if (!match.captured(1).isEmpty()
        && QHostAddress(address.host).protocol() != QAbstractSocket::IPv6Protocol)
        return wrong(text);
    static const QRegularExpression looksNumeric(QStringLiteral("^[0-9.]+$"));
    if (looksNumeric.match(address.host).hasMatch() && QHostAddress(address.host).isNull())
        return wrong(text); // 10.0.0.500 is no name either
    address.host = Net::canonicalHost(address.host);
    if (address.host.isEmpty() || address.host.size() > maxHostLength
        || address.host != plainText(address.host, KeepBreaks::No))
        return wrong(text);
    if (!port.isEmpty()) {
        const int number = port.toInt();
        if (number < 1 || number > 65535)
            return wrong(text);
        address.port = static_cast<quint16>(number);
    }
    return address;
}

} // namespace Landline::Chat
