require "net/http"
require "sinatra/base"

# An app that gets its configuration from a sidecar in the same container.
class SidecarDependentApp < Sinatra::Base
  get "/" do
    "Hi, I'm an app with a sidecar!"
  end

  get "/config" do
    address = "localhost:#{ENV.fetch("CONFIG_SERVER_PORT")}/config/"
    puts "Sending a request to the config-server sidecar at #{address}"
    body = Net::HTTP.get(URI("http://#{address}"))
    puts "Received #{body} from the config-server sidecar"
    body
  end
end
