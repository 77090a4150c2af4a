// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <optional>

namespace Landline::Net {

/** PBKDF2 rounds of a password that is set here. */
inline constexpr int scramIterations = 100'000;
/** A member refuses fewer (a password would be guessed too cheaply) and more (it would only be busy). */
inline constexpr int minScramIterations = 50'000;
inline constexpr int maxScramIterations = 1'000'000;

/** What a host keeps of a password: enough to check it, not to say it (RFC 5803). */
struct ScramVerifier
{
    QByteArray salt;
    int iterations = 0;
    QByteArray storedKey;
    QByteArray serverKey;
    bool operator==(const ScramVerifier &) const = default;

    /** Takes a tenth of a second. Error InvalidInput: an empty password. */
    [[nodiscard]] static Result<ScramVerifier> create(const QString &password, const QByteArray &salt,
                                                      int iterations = scramIterations);
};

/** What a member may keep instead of the password, once a host has accepted it: good for that salt alone. */
struct ScramKeys
{
    QByteArray salt;
    int iterations = 0;
    QByteArray clientKey;
    QByteArray serverKey;
    bool operator==(const ScramKeys &) const = default;
};

/** A password as a person knows it, or what was kept of it; one of them is enough. */
struct ScramSecret
{
    QString password;
    std::optional<ScramKeys> keys;
    bool operator==(const ScramSecret &) const = default;
};

/**
 * What both sides mix into their proofs, so that these are worth nothing on another connection. Without a
 * name: nothing (RFC 5802's "n").
 */
struct ScramBinding
{
    QByteArray name;
    QByteArray data;
    [[nodiscard]] QByteArray header() const;
};

/** A salt of a host's own that stays the same, so that what members keep is good after it was started again.
 */
[[nodiscard]] QByteArray saltOfHost(const QString &fingerprint);

/** A host's key as a binding: whoever shows another key to the two sides is found out by both. */
[[nodiscard]] ScramBinding bindingOfHost(const QString &fingerprint);

/** The host's side of SCRAM-SHA-256 (RFC 5802, 7677), for one attempt. Pure. */
class ScramServer
{
public:
    ScramServer(ScramVerifier verifier, ScramBinding binding, const QByteArray &nonce = {});

    /** Takes the client's first message, gives the server's. Error Protocol. */
    [[nodiscard]] Result<QByteArray> challenge(QByteArrayView clientFirst);
    /** Takes the client's proof, gives the host's. Errors: Auth (another password or another connection's
     * proof), Protocol. */
    [[nodiscard]] Result<QByteArray> finish(QByteArrayView clientFinal);

private:
    ScramVerifier m_verifier;
    ScramBinding m_binding;
    QByteArray m_nonce; ///< both sides' once the client's is known
    QByteArray m_firstMessages;
};

/** A member's side, for one attempt. Pure. */
class ScramClient
{
public:
    ScramClient(ScramSecret secret, ScramBinding binding, const QByteArray &user = "member",
                const QByteArray &nonce = {});

    [[nodiscard]] QByteArray first() const;
    /** Takes the server's challenge, gives the proof; may take half a second. Errors: Protocol, Auth (what
     * was kept of the password is not good for this host, and the password is not known). */
    [[nodiscard]] Result<QByteArray> prove(QByteArrayView serverFirst);
    /** Error Auth: the host does not know the password. */
    [[nodiscard]] Result<void> check(QByteArrayView serverFinal) const;
    /** To be kept, after check(). */
    [[nodiscard]] const ScramKeys &keys() const { return m_keys; }

private:
    [[nodiscard]] QByteArray bare() const;

    ScramSecret m_secret;
    ScramBinding m_binding;
    QByteArray m_user;
    QByteArray m_nonce;
    ScramKeys m_keys;
    QByteArray m_authMessage;
};

} // namespace Landline::Net
