// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/downloads/httphead.h"

#include <QJsonObject>
#include <QString>

namespace Landline::Downloads {

/** Whether a server has to prove who it is. */
enum class PeerCheck { Required, Waived };

/**
 * How a server is spoken to: what is sent along, who is trusted, by which way. A value. What is secret of it
 * goes to the origin that was asked for and to no other.
 */
struct HttpAccess
{
    /** Added, all of them; they take the place of one that would be sent anyway, and without a value leave it
     * out. */
    HttpFields headers;
    QString user; ///< for the origin of the request; empty: the URL's own, else netrc's
    QString password;
    QString netrcFile;  ///< logins by host; empty: none
    QString cookieFile; ///< in Netscape's format; empty: none
    QString referer;
    QString userAgent; ///< empty: Landline's
    QString proxy;     ///< http:// or socks5:// URL, or "none"; empty: the environment's, the system's
    QString caCertificateFile; ///< PEM, instead of the system's authorities; empty: the system's
    PeerCheck peerCheck = PeerCheck::Required;
    bool operator==(const HttpAccess &) const = default;

    /** Only what differs from the defaults. */
    [[nodiscard]] QJsonObject toJson() const;
    /** Error InvalidInput: a header, or a user agent, that can't be one. */
    [[nodiscard]] static Result<HttpAccess> fromJson(const QJsonObject &object);
};

/** "Name: value" as a header field. Error InvalidInput: no name, or characters that would end the line. */
[[nodiscard]] Result<std::pair<QByteArray, QByteArray>> parseHeaderLine(const QString &line);

} // namespace Landline::Downloads
