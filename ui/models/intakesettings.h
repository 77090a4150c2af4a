// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloads/folderrules.h"

#include <QPoint>

#include <optional>

namespace Landline::Ui {

/** Which copied addresses are offered for download. */
enum class ClipboardWatching { Off, Files, AllAddresses };

/** How downloads get in: what the window remembers of it from one start to the next. */
struct IntakeSettings
{
    bool looksUp = true;  ///< the sheet asks servers for names and sizes
    bool unpacks = false; ///< archives are unpacked when they are there, unless the sheet says otherwise
    Downloads::FolderRules folders;
    ClipboardWatching clipboard = ClipboardWatching::Off;
    bool showsBasket = false;
    std::optional<QPoint> basketPlace; ///< nothing: it has not been moved yet
    bool operator==(const IntakeSettings &) const = default;

    [[nodiscard]] QJsonObject toJson() const;
    /** What is wrong or missing takes its default. */
    [[nodiscard]] static IntakeSettings fromJson(const QJsonObject &object);
};

} // namespace Landline::Ui
