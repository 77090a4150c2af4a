// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/netrc.h"
#include "tests/fuzz/fuzz.h"

using namespace Landline;
using namespace Landline::Downloads;

/** The input is a .netrc file. */
int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QString text = QString::fromUtf8(Fuzz::inputBytes(data, size));
    const QList<Login> logins = parseNetrc(text);
    Fuzz::require(logins.size() <= text.count(QLatin1String("machine")) + text.count(QLatin1String("default"))
                                       + text.count(u'\\'),
                  "a login is for a machine that is named, or for all");
    for (const Login &login : logins) {
        Fuzz::require(!(login.user + login.password).contains(u'\n'), "a login is one line");
        const std::optional<Login> found = loginFor(logins, login.host);
        Fuzz::require(found && found->host.compare(login.host, Qt::CaseInsensitive) == 0,
                      "a host with a login of its own gets that");
    }
    const std::optional<Login> other = loginFor(logins, QStringLiteral("nowhere.invalid"));
    Fuzz::require(!other || other->host.isEmpty()
                      || other->host.compare(QLatin1String("nowhere.invalid"), Qt::CaseInsensitive) == 0,
                  "a host without one gets the default or none");
    return 0;
}
