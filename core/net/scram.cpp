// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/scram.h"

#include <QList>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

namespace Landline::Net {

static constexpr int hashBytes = 32; // SHA-256
static constexpr int saltBytes = 16;
static constexpr int nonceBytes = 18;
static constexpr qsizetype maxSaltBytes = 64;

static QByteArray randomBytes(int count)
{
    QByteArray bytes(count, '\0');
    // Without randomness there is no secret: the program can't go on.
    if (RAND_bytes(reinterpret_cast<unsigned char *>(bytes.data()), count) != 1)
        qFatal("no random numbers can be had");
    return bytes;
}

static QByteArray hmac(const QByteArray &key, QByteArrayView text)
{
    QByteArray out(hashBytes, '\0');
    HMAC(EVP_sha256(), key.constData(), int(key.size()), reinterpret_cast<const unsigned char *>(text.data()),
         size_t(text.size()), reinterpret_cast<unsigned char *>(out.data()), nullptr);
    return out;
}

static QByteArray sha256(const QByteArray &text)
{
    QByteArray out(hashBytes, '\0');
    EVP_Digest(text.constData(), size_t(text.size()), reinterpret_cast<unsigned char *>(out.data()), nullptr,
               EVP_sha256(), nullptr);
    return out;
}

static QByteArray exclusiveOr(QByteArray one, const QByteArray &other)
{
    for (qsizetype i = 0; i < one.size(); ++i)
        one[i] = char(one.at(i) ^ other.at(i));
    return one;
}

static bool isSame(const QByteArray &one, const QByteArray &other)
{
    return one.size() == other.size()
           && CRYPTO_memcmp(one.constData(), other.constData(), size_t(one.size())) == 0;
}

/** RFC 5802's Hi(). The same password may be typed in several ways: NFKC, as SASLprep has it. */
static QByteArray saltedPassword(const QString &password, const QByteArray &salt, int iterations)
{
    const QByteArray text = password.normalized(QString::NormalizationForm_KC).toUtf8();
    QByteArray out(hashBytes, '\0');
    PKCS5_PBKDF2_HMAC(text.constData(), int(text.size()),
                      reinterpret_cast<const unsigned char *>(salt.constData()), int(salt.size()), iterations,
                      EVP_sha256(), hashBytes, reinterpret_cast<unsigned char *>(out.data()));
    return out;
}

static ScramKeys deriveKeys(const QString &password, const QByteArray &salt, int iterations)
{
    const QByteArray salted = saltedPassword(password, salt, iterations);
    return {salt, iterations, hmac(salted, "Client Key"), hmac(salted, "Server Key")};
}

/** "name=value" at this place of a message, or an Error. Values may hold "=". */
static Result<QByteArray> attribute(const QList<QByteArray> &parts, qsizetype place, char name)
{
    const QByteArray part = parts.value(place);
    if (part.size() < 2 || part.at(0) != name || part.at(1) != '=')
        return failure(ErrorCode::Protocol, QStringLiteral("the proof of the password is not well-formed"));
    return part.mid(2);
}

static QByteArray decoded(const QByteArray &base64)
{
    return *QByteArray::fromBase64Encoding(base64, QByteArray::AbortOnBase64DecodingErrors);
}

QByteArray ScramBinding::header() const
{
    return name.isEmpty() ? QByteArray("n,,") : "p=" + name + ",,";
}

QByteArray saltOfHost(const QString &fingerprint)
{
    return hmac("Landline room password", fingerprint.toLatin1()).left(saltBytes);
}

ScramBinding bindingOfHost(const QString &fingerprint)
{
    return {"tls-host-key", QByteArray::fromHex(fingerprint.toLatin1())};
}

Result<ScramVerifier> ScramVerifier::create(const QString &password, const QByteArray &salt, int iterations)
{
    if (password.isEmpty())
        return failure(ErrorCode::InvalidInput, QStringLiteral("a password can't be empty"));
    const ScramKeys keys = deriveKeys(password, salt, iterations);
    return ScramVerifier{keys.salt, iterations, sha256(keys.clientKey), keys.serverKey};
}

ScramServer::ScramServer(ScramVerifier verifier, ScramBinding binding, const QByteArray &nonce)
    : m_verifier(std::move(verifier))
    , m_binding(std::move(binding))
    , m_nonce(nonce.isEmpty() ? randomBytes(nonceBytes).toBase64() : nonce)
{}

Result<QByteArray> ScramServer::challenge(QByteArrayView clientFirst)
{
    const QByteArray message = clientFirst.toByteArray();
    const QByteArray header = m_binding.header();
    if (!message.startsWith(header))
        return failure(ErrorCode::Protocol,
                       QStringLiteral("the proof of the password is bound to something else"));
    const QByteArray bare = message.mid(header.size());
    const QList<QByteArray> parts = bare.split(',');
    const Result<QByteArray> user = attribute(parts, 0, 'n');
    const Result<QByteArray> nonce = attribute(parts, 1, 'r');
    if (!user || !nonce || nonce->isEmpty())
        return failure(ErrorCode::Protocol, QStringLiteral("the proof of the password is not well-formed"));
    m_nonce.prepend(*nonce);
    const QByteArray answer = "r=" + m_nonce + ",s=" + m_verifier.salt.toBase64()
                              + ",i=" + QByteArray::number(m_verifier.iterations);
    m_firstMessages = bare + ',' + answer;
    return answer;
}

Result<QByteArray> ScramServer::finish(QByteArrayView clientFinal)
{
    const QByteArray message = clientFinal.toByteArray();
    const QList<QByteArray> parts = message.split(',');
    const Result<QByteArray> binding = attribute(parts, 0, 'c');
    const Result<QByteArray> nonce = attribute(parts, 1, 'r');
    const Result<QByteArray> proof = attribute(parts, parts.size() - 1, 'p');
    if (m_firstMessages.isEmpty() || !binding || !nonce || !proof)
        return failure(ErrorCode::Protocol, QStringLiteral("the proof of the password is not well-formed"));
    const QByteArray authMessage = m_firstMessages + ',' + message.left(message.lastIndexOf(",p="));
    m_firstMessages.clear(); // an attempt is one attempt
    const QByteArray clientProof = decoded(*proof);
    const QByteArray signature = hmac(m_verifier.storedKey, authMessage);
    const bool bound = isSame(decoded(*binding), m_binding.header() + m_binding.data);
    const bool proved = clientProof.size() == hashBytes
                        && isSame(sha256(exclusiveOr(clientProof, signature)), m_verifier.storedKey);
    if (!bound || !proved || *nonce != m_nonce)
        return failure(ErrorCode::Auth, QStringLiteral("The password is wrong."));
    return "v=" + hmac(m_verifier.serverKey, authMessage).toBase64();
}

ScramClient::ScramClient(ScramSecret secret, ScramBinding binding, const QByteArray &user,
                         const QByteArray &nonce)
    : m_secret(std::move(secret))
    , m_binding(std::move(binding))
    , m_user(user)
    , m_nonce(nonce.isEmpty() ? randomBytes(nonceBytes).toBase64() : nonce)
{}

QByteArray ScramClient::bare() const
{
    return "n=" + m_user + ",r=" + m_nonce;
}

QByteArray ScramClient::first() const
{
    return m_binding.header() + bare();
}

Result<QByteArray> ScramClient::prove(QByteArrayView serverFirst)
{
    const QByteArray message = serverFirst.toByteArray();
    const QList<QByteArray> parts = message.split(',');
    const Result<QByteArray> nonce = attribute(parts, 0, 'r');
    const Result<QByteArray> encodedSalt = attribute(parts, 1, 's');
    const Result<QByteArray> rounds = attribute(parts, 2, 'i');
    if (!nonce || !encodedSalt || !rounds || !nonce->startsWith(m_nonce) || nonce->size() == m_nonce.size())
        return failure(ErrorCode::Protocol, QStringLiteral("the host asks for the password in a wrong way"));
    const QByteArray salt = decoded(*encodedSalt);
    const int iterations = rounds->toInt();
    if (salt.isEmpty() || salt.size() > maxSaltBytes || iterations > maxScramIterations
        || (iterations < minScramIterations && !m_binding.name.isEmpty()))
        return failure(ErrorCode::Protocol,
                       QStringLiteral("the host asks for the password in an unsafe way"));
    if (m_secret.keys && m_secret.keys->salt == salt && m_secret.keys->iterations == iterations)
        m_keys = *m_secret.keys;
    else if (!m_secret.password.isEmpty())
        m_keys = deriveKeys(m_secret.password, salt, iterations);
    else
        return failure(ErrorCode::Auth, QStringLiteral("The room has another password now."));

    const QByteArray withoutProof = "c=" + (m_binding.header() + m_binding.data).toBase64() + ",r=" + *nonce;
    m_authMessage = bare() + ',' + message + ',' + withoutProof;
    const QByteArray signature = hmac(sha256(m_keys.clientKey), m_authMessage);
    return withoutProof + ",p=" + exclusiveOr(m_keys.clientKey, signature).toBase64();
}

Result<void> ScramClient::check(QByteArrayView serverFinal) const
{
    const Result<QByteArray> verifier = attribute(serverFinal.toByteArray().split(','), 0, 'v');
    if (m_authMessage.isEmpty() || !verifier
        || !isSame(decoded(*verifier), hmac(m_keys.serverKey, m_authMessage)))
        return failure(ErrorCode::Auth, QStringLiteral("the host does not know the room's password"));
    return {};
}

} // namespace Landline::Net
