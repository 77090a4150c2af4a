// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/message.h"

namespace Landline::Ui {

/** What comes from elsewhere is cleaned where it enters the windows, whoever was to do it before. */
void makePlain(Chat::Message &message);

/** The message as it is once that has happened to it. Again is once. */
void amend(Chat::Message &message, const Chat::MessageChange &change);

} // namespace Landline::Ui
