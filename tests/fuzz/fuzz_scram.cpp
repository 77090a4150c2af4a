// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/scram.h"
#include "tests/fuzz/fuzz.h"

using namespace Landline;
using namespace Landline::Net;

static const ScramVerifier &verifier()
{
    static const ScramVerifier made =
        *ScramVerifier::create(QStringLiteral("correct horse"), "salt of sixteen.", minScramIterations);
    return made;
}

static ScramBinding binding()
{
    return bindingOfHost(QString(64, u'a'));
}

/** The input is what a stranger says in place of each message of a password's proof. */
int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray text = Fuzz::inputBytes(data, size);
    ScramServer server(verifier(), binding(), "host");
    if (const Result<QByteArray> challenge = server.challenge(text)) {
        Fuzz::require(challenge->startsWith("r="), "a challenge begins with the nonce");
        Fuzz::require(challenge->contains("host,s="), "the nonce ends with the host's own");
    }
    Fuzz::require(!server.finish(text), "what begins a proof does not end it");

    ScramServer begun(verifier(), binding(), "host");
    Fuzz::require(begun.challenge("p=tls-host-key,,n=member,r=mine").has_value(),
                  "a good beginning is taken");
    Fuzz::require(!begun.finish(text), "a stranger's words are no proof");

    // Keys that were kept, so that no rounds are counted here.
    const ScramKeys kept{"salt of sixteen.", minScramIterations, QByteArray(32, 'c'), QByteArray(32, 's')};
    ScramClient client({{}, kept}, binding(), "member", "mine");
    if (const Result<QByteArray> proof = client.prove(text))
        Fuzz::require(proof->contains(",r=mine"), "a proof has the member's nonce");
    Fuzz::require(!client.check(text), "a stranger does not know the password");
    return 0;
}
