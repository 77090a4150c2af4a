// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QNetworkProxy>
#include <QProcessEnvironment>
#include <QUrl>

namespace Landline::Downloads {

/** A proxy as people write it: http:// or socks5:// URL, "HOST:PORT", "none". Error InvalidInput. */
[[nodiscard]] Result<QNetworkProxy> proxyOf(const QString &text);

/**
 * What the environment says of the way to `url`, as curl reads it: http_proxy, https_proxy, all_proxy and
 * no_proxy, small or capital; loopback is never gone to by a proxy. Nothing: it names no proxy at all. Error
 * InvalidInput. Pure.
 */
[[nodiscard]] Result<std::optional<QNetworkProxy>> proxyOfEnvironment(const QUrl &url,
                                                                      const QProcessEnvironment &environment);

/** The way to `url`: the proxy that `named` is; where it is empty the environment's, else the system's. Error
 * InvalidInput. */
[[nodiscard]] Result<QNetworkProxy> proxyFor(const QUrl &url, const QString &named);

} // namespace Landline::Downloads
