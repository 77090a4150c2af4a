// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/profile.h"
#include "core/net/tlsidentity.h"

namespace Landline::Cli {

class EventWriter;

/** Where a profile has its key. */
[[nodiscard]] QString keyFile(const Profile &profile);

/** The profile's key, made where there is none; says so where others could read it. */
[[nodiscard]] Result<Net::TlsIdentity> loadKey(const Profile &profile, EventWriter &writer);

} // namespace Landline::Cli
