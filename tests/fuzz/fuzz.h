// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/filename.h"
#include "core/base/plaintext.h"

#include <QByteArray>
#include <QUrl>

#include <cstddef>
#include <cstdint>
#include <stdexcept>

/** What every target defines, in libFuzzer's own words: tries one input; a broken claim ends it. */
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

namespace Landline::Fuzz {

/** An input has broken a claim: libFuzzer takes it for a crash, the replay for a failed test. */
class BrokenClaim : public std::logic_error
{
public:
    using std::logic_error::logic_error;
};

inline void require(bool holds, const char *claim)
{
    if (!holds)
        throw BrokenClaim(claim);
}

/** A copy of exactly this size, so that the address sanitizer sees each step beyond it. */
[[nodiscard]] inline QByteArray inputBytes(const std::uint8_t *data, std::size_t size)
{
    return QByteArray(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
}

/** What a terminal or window may be shown. */
inline void requirePlain(const QString &text)
{
    require(text == plainText(text, KeepBreaks::No), "a text for people is plain");
}

/** What may become a file in the directory that was asked for, on any system. */
inline void requireSafeName(const QString &name)
{
    static const QString forbidden = QStringLiteral("/\\<>:\"|?*");
    require(!name.isEmpty(), "a name is not empty");
    require(name.toUtf8().size() <= maxFileNameBytes, "a name leaves room for what is added to it");
    for (const QChar c : name)
        require(!forbidden.contains(c), "a name has no separators and nothing that Windows reserves");
    require(!QStringLiteral(" .-~").contains(name.front()), "a name does not begin with a dot or a dash");
    require(name.back() != u'.' && name.back() != u' ', "a name does not end in a dot or a space");
    requirePlain(name);
    require(safeFileName(name) == name, "a safe name is not made safer");
}

inline void requireFetchable(const QUrl &url)
{
    require(url.isValid() && !url.host().isEmpty(), "a URL has a host");
    require(url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https"),
            "a URL is of the web");
}

} // namespace Landline::Fuzz
