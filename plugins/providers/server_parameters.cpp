// What the providers behind servers are told: the same for all of them.
#include "server_provider.hpp"

namespace persona::providers {

void ServerProvider::describe(Description& description) {
    description.doc(
        protocol_->summary(),
        protocol_->details() +
            "\n\nNo more than `parallel` requests are open at once, fewer for a while after the server has pushed back "
            "(429, 503); what may pass is tried again, after the time that the server asked for. No redirect is "
            "followed, "
            "certificates are verified, and the environment's proxies are used (`https_proxy`, `http_proxy`, "
            "`no_proxy`). "
            "A limit of requests, tokens or money is never passed: what a request could take at most is set aside "
            "before it is "
            "sent. Everything that leaves the machine is written to the egress log, byte for byte, but for the key.");
    const std::string from = protocol_->name() == "ollama" ? ", or what OLLAMA_HOST says" : "";
    description.parameter("url", url_, "Address of the server (default: " + protocol_->default_url() + from + ").");
    description.parameter("model", model_name_, "The model's name; left out, the provider chooses where it can.")
        .example(protocol_->name() == "ollama" ? "qwen2.5:7b" : "NAME");
    const auto variable = protocol_->key_variable();
    description.parameter("key", key_,
                          "The key of the account (default: what the environment holds in " + variable + ").");
    description.parameter(
        "local", local_,
        "That you answer for it: what runs at this address on this machine passes nothing on. Data that "
        "is only anonymised may then be shown to it.");
    description.parameter(
        "structured", structured_,
        "Whether the form of answers is demanded by the protocol. Off for models that do not know it: "
        "the prompt then says the form in words.");
    description.parameter("base", base_,
                          "That the model was not tuned to follow instructions, where the server does not tell.");
    description
        .parameter("context", context_, "Most tokens of prompt and answer together that the model is given room for.")
        .at_least(512)
        .unit("tokens");
    description.parameter("parallel", parallel_, "Most requests open at once.").range(1, 256);
    description.parameter("timeout", timeout_, "Longest time that one answer may take.").range(0.1, 3600).unit("s");
    description.parameter("tries", tries_, "How often a request that may pass is sent at most.").range(1, 20);
    description.parameter("most_tokens", most_tokens_, "Tokens that may be used in a run, sent and received.")
        .at_least(1)
        .unit("tokens");
    description
        .parameter("most_requests", most_requests_,
                   "Requests that may be sent in a run; what the server turned away unread is no new one.")
        .at_least(0);
    description.parameter("most_cost", most_cost_, "Money that may be used in a run; needs the prices.").at_least(0);
    description.parameter("prompt_price", prompt_price_, "Of a million tokens that are sent.").at_least(0);
    description.parameter("answer_price", answer_price_, "Of a million tokens that are received.").at_least(0);
    description
        .parameter(
            "egress_log", egress_log_,
            "File to which everything that is sent is added (default: where it may leave this machine one in your "
            "state folder, else none).")
        .output();
    description.parameter("record", record_, "File for all exchanges of the run, which provider.replay repeats.")
        .output();
    description.parameter("proxy", proxy_, "http://host:port of a proxy (default: the environment's).").advanced();
    description.parameter("ca_file", ca_file_, "Certificates of authorities beside the system's, in PEM form.")
        .advanced();
    description.parameter("cache", cache_size_, "Memory for answers to requests that come again.").advanced();
}

}  // namespace persona::providers
