// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/chat/message.h"
#include "ui/models/conversationlinks.h"

#include <QDate>
#include <QString>

namespace Landline::Ui {

/** "10:41", by the locale, of the machine's time zone. */
[[nodiscard]] QString clockText(const QDateTime &time);

/** "Today", "Yesterday", "Friday, 20 November 2026". */
[[nodiscard]] QString dayText(QDate day, QDate today);

/** Somebody who came or went; what they did first and last of a row of joins and leaves. */
struct PresenceChange
{
    QString name;
    bool firstJoined = true;
    bool lastJoined = true;
    bool operator==(const PresenceChange &) const = default;
};

/** More names than these are counted, not listed. */
inline constexpr qsizetype maximumNamesListed = 3;

/** "Ben and Cem joined, Dan left, Eva came back"; each name on its own isolated from text direction. */
[[nodiscard]] QString presenceText(const QList<PresenceChange> &changes);

/** "Ben", "Ana, host", "client_3, not encrypted": what a screen reader says of a member. */
[[nodiscard]] QString memberSentence(const Chat::Member &member);

/** What a message says by now: its text, or that it was taken back, what it offers, how it was answered. */
[[nodiscard]] QString bodyText(const Chat::Message &message);

/** The addresses in what its author wrote, by where they stand in bodyText(); none in what others added. */
[[nodiscard]] QList<TextLink> bodyLinks(const Chat::Message &message);

/** "Ben, 10:41, thanks!", and what has become of it where it isn't delivered. */
[[nodiscard]] QString messageSentence(const Chat::Message &message);

/** "sending…", "not sent"; empty once it is delivered. */
[[nodiscard]] QString deliveryText(Chat::Delivery delivery);

/** "12 here · encrypted", "not encrypted: client_3 reads along", or what happens instead. */
[[nodiscard]] QString roomHeadline(const Chat::RoomSnapshot &room, const QList<Chat::Member> &members);

/** True where somebody reads along, or the connection goes, without encryption. */
[[nodiscard]] bool isReadByOthers(const Chat::RoomSnapshot &room, const QList<Chat::Member> &members);

/** An error's message as a sentence: cleaned, with a capital and a full stop; empty where there is none. */
[[nodiscard]] QString errorSentence(const Error &error);

/** A fingerprint in groups of four, for people who compare two of them. */
[[nodiscard]] QString groupedFingerprint(const QString &fingerprint);

/** The text between marks that keep its direction from changing what stands around it. */
[[nodiscard]] QString isolated(const QString &text);

} // namespace Landline::Ui
